"""What finance types: an announcement with its files, and what it chooses as an example."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from django import forms
from django.core.files.base import File

from apps.entry.file_types import ACCEPT_ATTRIBUTE, ACCEPTED
from apps.guidance.domain.announcements import check_files
from apps.guidance.domain.examples import form_of
from apps.guidance.models import Announcement, GoodExample
from apps.projects.models import Project

_ACCEPT: Final = {"multiple": True, "accept": ACCEPT_ATTRIBUTE}


class FilesInput(forms.ClearableFileInput):
    """A box for several files."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class FilesField(forms.FileField):
    """Several uploads, each looked at by its content."""

    widget = FilesInput(attrs=_ACCEPT)

    def clean(self, data: Iterable[object] | None, initial: object = None) -> list[File]:
        files = [super(FilesField, self).clean(one, initial) for one in data or []]
        check_files(files)
        return files


class AnnouncementForm(forms.ModelForm):
    """A new announcement; the admin hands it to the domain."""

    attachments = FilesField(
        label="附件",
        required=False,
        max_length=255,
        help_text=f"可选多个，每个不超过 20 MB；接受{ACCEPTED}。",
        error_messages={"empty": "有一个附件是空文件，请重新选择。"},
    )

    class Meta:
        model = Announcement
        fields = ["title", "text", "department"]
        widgets = {"text": forms.Textarea(attrs={"rows": 10})}


class ExampleForm(forms.ModelForm):
    """A project whose approved form is held up, and why."""

    class Meta:
        model = GoodExample
        fields = ["project", "note"]
        help_texts = {
            "project": "须有已批复的申报表；不公开的项目不能选。",
            "note": "一句话说清好在哪里，如“每项任务都有对应的数量和质量指标”。",
        }

    def clean_project(self) -> Project:
        """Refuse a project whose form cannot be held up."""
        project: Project = self.cleaned_data["project"]
        form_of(project)
        return project
