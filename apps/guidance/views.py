"""公告 with 阅知 and files, 写法示例 with the unit's answer, 常见退回原因."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views import View
from django.views.generic import TemplateView

from apps.accounts.requests import person_of
from apps.accounts.roles import Role
from apps.board.domain.stages import called_year
from apps.core.errors import NotAllowedNow
from apps.entry.views.attachments import Download
from apps.guidance.domain.announcements import mark_as_read, reading_of
from apps.guidance.domain.common import (
    common_findings,
    common_reasons,
    good_examples,
    shown_examples,
)
from apps.guidance.domain.examples import answer_example, may_answer
from apps.guidance.models import READERS, Announcement, AnnouncementFile, GoodExample
from apps.library.domain.names import LEAST
from apps.reviews.domain.reminders import kind_reminded, kinds_owed

SHOWN = 50


class AnnouncementList(TemplateView):
    """What finance has told the person, the newest first."""

    template_name = "guidance/announcements.html"

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        user = person_of(self.request)
        rows = Announcement.objects.visible_to(user).for_reader(user)
        page = Paginator(rows, SHOWN).get_page(self.request.GET.get("page"))
        is_examiner = bool(user.role_codes & Role.examiners())
        return super().get_context_data(page=page, is_examiner=is_examiner, **kwargs)


class AnnouncementPage(TemplateView):
    """One announcement; the bureau sees who has read it."""

    template_name = "guidance/announcement.html"

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        user = person_of(self.request)
        seen = Announcement.objects.visible_to(user).select_related("department")
        announcement = get_object_or_404(seen, pk=self.kwargs["pk"])
        receipt = announcement.receipts.filter(user=user).first()
        is_examiner = bool(user.role_codes & Role.examiners())
        return super().get_context_data(
            announcement=announcement,
            files=announcement.files.all(),
            receipt=receipt,
            is_reader=bool(user.role_codes & READERS),
            reading=reading_of(announcement) if is_examiner else None,
            **kwargs,
        )


class AnnouncementRead(View):
    """Keeps that the person has read it."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        user = person_of(request)
        announcement = get_object_or_404(Announcement.objects.visible_to(user), pk=pk)
        try:
            mark_as_read(announcement=announcement, actor=user)
        except NotAllowedNow as error:
            messages.error(request, error.message)
        return redirect("guidance:announcement", pk=pk)


class AnnouncementDownload(Download):
    model = AnnouncementFile


class ExamplePage(TemplateView):
    """What of a form would be shown, and the unit's answer."""

    template_name = "guidance/example.html"

    def found(self) -> GoodExample:
        """Return the example asked for; 404 for one the person has nothing to do with."""
        seen = GoodExample.objects.visible_to(person_of(self.request))
        rows = seen.select_related("project__unit__department")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        example = self.found()
        is_mine = may_answer(person_of(self.request), example)
        return super().get_context_data(example=example, may_answer=is_mine, **kwargs)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        is_agreed = request.POST.get("answer") == "agree"
        try:
            answer_example(example=self.found(), is_agreed=is_agreed, actor=person_of(request))
        except NotAllowedNow as error:
            messages.error(request, error.message)
        else:
            messages.success(
                request, "已同意公开。" if is_agreed else "已答复不同意，内容不会公开。"
            )
        return redirect("guidance:example", pk=pk)


class CommonReturns(TemplateView):
    """常见退回原因 of the year that is called now, for everybody who fills in or reviews."""

    template_name = "guidance/common.html"

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        user = person_of(self.request)
        if user.role_codes & Role.administrators():
            raise PermissionDenied("这一页面供填报和审核的人使用。")
        kind = kind_reminded(self.request.GET.get("of", ""))
        year = called_year(user, kind)
        return super().get_context_data(
            kind=kind,
            kinds=kinds_owed(),
            year=year,
            least=LEAST,
            reasons=common_reasons(user, kind, year) if year else [],
            findings=common_findings(user, kind, year) if year else [],
            good=shown_examples(year) if year else [],
            examples=good_examples(user),
            **kwargs,
        )
