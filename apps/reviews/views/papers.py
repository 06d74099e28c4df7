"""The review of a form as an official paper."""

from __future__ import annotations

import io
from typing import Final
from urllib.parse import quote

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views import View

from apps.accounts.requests import person_of
from apps.accounts.roles import Role
from apps.accounts.scope import roles_on_unit
from apps.entry.fonts import write_paper
from apps.entry.kinds import Kind
from apps.formkit.writers import write_docx, write_xlsx
from apps.formkit.writers.archive import safe_name
from apps.reviews.domain.review_paper import review_page

_OFFICE: Final = "application/vnd.openxmlformats-officedocument"
FORMATS: Final = {
    "xlsx": (write_xlsx, f"{_OFFICE}.spreadsheetml.sheet"),
    "docx": (write_docx, f"{_OFFICE}.wordprocessingml.document"),
    "pdf": (write_paper, "application/pdf"),
}


class ReviewPaperFile(View):
    """审核表 with marks, opinions, answers and decisions, for the examiners of the form."""

    kind: Kind = None  # type: ignore[assignment]

    def get(self, request: HttpRequest, pk: int, form: str) -> HttpResponse:
        user = person_of(request)
        forms = self.kind.model.objects.visible_to(user).with_content()
        subject = get_object_or_404(forms, pk=pk)
        if form not in FORMATS:
            raise Http404
        if not roles_on_unit(user, subject.unit) & Role.examiners():
            raise PermissionDenied("审核表由财政部门审核人员打印。")
        write, content_type = FORMATS[form]
        target = io.BytesIO()
        write([review_page(subject, user)], target)
        year = subject.fiscal_year.year
        name = f"{safe_name(subject.unit.name, subject.project.name, f'{year}审核表')}.{form}"
        answer = HttpResponse(target.getvalue(), content_type=content_type)
        answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
        return answer
