"""Finance writes announcements and chooses examples; each act is one of the domain's."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html

from apps.accounts.requests import person_of
from apps.accounts.roles import Role
from apps.core.admin import RoleAdmin
from apps.core.errors import NotAllowedNow
from apps.guidance.domain.announcements import publish, remind_unread, unread_by, withdraw
from apps.guidance.domain.examples import choose_example, withdraw_example
from apps.guidance.forms import AnnouncementForm, ExampleForm
from apps.guidance.models import Announcement, GoodExample


class SpokenAdmin(RoleAdmin):
    """Rows that are written once; ``shown`` are read afterwards, acts are chosen in the list."""

    view_roles = add_roles = Role.examiners()
    shown: ClassVar[tuple[str, ...]] = ()

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        return self.shown if obj else super().get_fields(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        return self.shown if obj else ()

    def act_on(self, request: HttpRequest, rows: Any, act: Any) -> int:
        """Return the sum of what an act of the domain gives for the chosen rows; say what was refused."""
        done = 0
        for row in rows:
            try:
                done += act(row) or 0
            except NotAllowedNow as error:
                messages.error(request, error.message)
        return done


@admin.register(Announcement)
class AnnouncementAdmin(SpokenAdmin):
    purpose = "发给部门和单位的公告，谁看了谁没看"
    form = AnnouncementForm
    list_display = ["title", "audience", "published_at", "read", "withdrawn_at"]
    list_display_links = ["title"]
    list_filter = ["published_at"]
    search_fields = ["title", "text"]
    list_select_related = ["department"]
    actions = ["remind", "take_off"]
    shown = (
        "title", "text", "audience", "files_shown", "publisher", "published_at", "withdrawn_at",
        "read", "missing",
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).with_reading()

    def save_model(
        self, request: HttpRequest, obj: Any, form: ModelForm[Any], change: bool
    ) -> None:
        told = form.cleaned_data
        made = publish(
            actor=person_of(request),
            title=told["title"],
            text=told["text"],
            department=told["department"],
            files=told["attachments"],
        )
        obj.pk, obj.district_id = made.pk, made.district_id

    def response_add(
        self, request: HttpRequest, obj: Any, post_url_continue: Any = None
    ) -> HttpResponse:
        told = obj.readers.count()
        messages.success(request, f"公告“{obj}”已发布，已通知 {told} 人。")
        return redirect("admin:guidance_announcement_changelist")

    @admin.display(description="发给")
    def audience(self, announcement: Announcement) -> str:
        return str(announcement.department or "全区")

    @admin.display(description="发布人")
    def publisher(self, announcement: Announcement) -> str:
        return str(announcement.published_by or "")

    @admin.display(description="已阅／应阅")
    def read(self, announcement: Any) -> str:
        return f"{announcement.read}/{announcement.total}"

    @admin.display(description="还没有阅知的人")
    def missing(self, announcement: Announcement) -> str:
        missing = unread_by(announcement).order_by("username")
        return "、".join(map(str, missing)) or "都已阅知"

    @admin.display(description="附件")
    def files_shown(self, announcement: Announcement) -> str:
        return "、".join(file.name for file in announcement.files.all()) or "没有附件"

    @admin.action(description="提醒还没有阅知的人")
    def remind(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        actor = person_of(request)
        told = self.act_on(
            request, queryset, lambda row: remind_unread(announcement=row, actor=actor)
        )
        messages.success(request, f"已提醒 {told} 人。" if told else "没有需要提醒的人。")

    @admin.action(description="撤下公告")
    def take_off(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        actor = person_of(request)
        self.act_on(request, queryset, lambda row: withdraw(announcement=row, actor=actor))
        messages.success(request, "选中的公告不再显示给部门和单位。")


@admin.register(GoodExample)
class GoodExampleAdmin(SpokenAdmin):
    purpose = "从批复的表中选出的写法示例，单位同意后显示在“常见退回原因”"
    form = ExampleForm
    autocomplete_fields = ["project"]
    list_display = ["project", "unit", "note", "state", "chosen_at", "answered_at"]
    list_filter = ["state"]
    search_fields = ["project__name", "note"]
    list_select_related = ["project__unit"]
    actions = ["take_off"]
    shown = ("project_name", "unit", "note", "state", "page", "chosen_at", "answered_at")

    def save_model(
        self, request: HttpRequest, obj: Model, form: ModelForm[Any], change: bool
    ) -> None:
        told = form.cleaned_data
        made = choose_example(actor=person_of(request), project=told["project"], note=told["note"])
        obj.pk = made.pk

    @admin.display(description="项目")
    def project_name(self, example: GoodExample) -> str:
        return example.project.name

    @admin.display(description="实施单位")
    def unit(self, example: GoodExample) -> str:
        return example.project.unit.name

    @admin.display(description="公开的内容")
    def page(self, example: GoodExample) -> str:
        return format_html(
            '<a href="{}">看公开的内容</a>', reverse("guidance:example", args=[example.pk])
        )

    @admin.action(description="撤下示例")
    def take_off(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        actor = person_of(request)
        self.act_on(request, queryset, lambda row: withdraw_example(example=row, actor=actor))
        messages.success(request, "选中的示例已撤下。")
