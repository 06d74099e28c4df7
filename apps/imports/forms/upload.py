"""Choosing files to read in."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.core.files.uploadedfile import UploadedFile


class _ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """One or many files; ``clean`` gives a list."""

    widget = _ManyFiles

    def clean(self, data: Iterable[object] | None, initial: object = None) -> list[UploadedFile]:
        several = data if isinstance(data, list | tuple) else [data]
        return [super(ManyFilesField, self).clean(one, initial) for one in several]


class UploadForm(forms.Form):
    """The files; what they may cost is the domain's matter."""

    uploads = ManyFilesField(
        label="文件",
        max_length=255,
        error_messages={
            "required": "请先选择文件。",
            "empty": "所选文件中有空文件，请确认选对了文件。",
            "max_length": "文件名过长，请缩短后再上传。",
        },
    )
