"""Files of a declaration: taken in, listed, printed, fetched by who sees the form."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from apps.audit.models import AuditEvent
from apps.declarations.models import Declaration
from apps.entry.models import Attachment
from tests.cast import Cast, signed_in

pytestmark = pytest.mark.django_db


def sent(cast: Cast, form: Declaration, place: str = "basis", person: str = "clerk_a") -> Any:
    file = SimpleUploadedFile("立项批复.pdf", b"%PDF-1.7 basis")
    address = reverse("entry:attach", args=[form.key, place])
    return signed_in(cast, person).post(address, {"file": file})


def test_basis_is_listed_on_the_page_and_in_print_and_traced(cast: Cast) -> None:
    form = cast.declaration()
    answer = sent(cast, form)
    item = Attachment.objects.get()
    assert answer.json()["files"] == [
        {
            "name": "立项批复.pdf",
            "size": 14,
            "url": reverse("entry:file", args=[item.pk]),
            "detach": reverse("entry:detach", args=[item.pk]),
        }
    ]
    event = AuditEvent.objects.latest("pk")
    assert (event.action, event.after["attachment"]) == ("entry.attach", "立项批复.pdf")
    Declaration.objects.update(state="dept_review")
    client = signed_in(cast, "department_a")
    page = client.get(reverse("declarations:detail", args=[form.pk])).content.decode()
    assert "<h3>立项文件</h3>" in page
    printed = client.get(reverse("exports:print-declarations", args=[form.pk])).content.decode()
    assert "1. 立项文件：立项批复.pdf" in printed
    fetched = client.get(reverse("entry:file", args=[item.pk]))
    assert b"".join(fetched.streaming_content) == b"%PDF-1.7 basis"
    assert AuditEvent.objects.latest("pk").object_type == "entry.attachment"


def test_file_goes_nowhere_else_and_comes_from_nobody_else(cast: Cast) -> None:
    form = cast.declaration()
    assert sent(cast, form, place="row.1").status_code == 422
    Declaration.objects.update(state="returned")
    assert sent(cast, form, person="department_a").status_code == 403
    assert sent(cast, form, person="clerk_b").status_code == 404
    Declaration.objects.update(state="dept_review")
    assert sent(cast, form).status_code == 409
    assert Attachment.objects.count() == 0


def test_eleventh_file_of_a_place_is_refused(cast: Cast) -> None:
    form = cast.declaration()
    for _ in range(10):
        assert sent(cast, form).status_code == 200
    assert sent(cast, form).json()["error"] == "每处最多 10 个文件，请合并后上传。"
    assert sent(cast, form, place="reckoning").status_code == 200
