"""The auditor's pages: whether the trail is whole, and the trail as a file."""

from __future__ import annotations

import csv

import pytest
from django.urls import reverse

from apps.audit.models import AuditCheck, AuditEvent
from apps.audit.verification import check_trail
from tests.audit.forgeries import change_row, sql
from tests.cast import Cast, signed_in

pytestmark = pytest.mark.django_db
LIST = "admin:audit_auditevent_changelist"


def test_list_says_whether_the_trail_is_whole(cast: Cast) -> None:
    client = signed_in(cast, "audit")
    assert "还没有核验过审计链" in client.get(reverse(LIST)).content.decode()
    check_trail(full=True)
    assert "审计链完整" in client.get(reverse(LIST)).content.decode()
    fault = change_row()
    check = check_trail(full=True)
    assert "发现 1 处问题" in client.get(reverse(LIST)).content.decode()
    page = client.get(reverse("admin:audit_auditcheck_change", args=[check.pk])).content.decode()
    assert fault in page


def test_auditor_has_the_trail_checked(cast: Cast) -> None:
    client = signed_in(cast, "audit")
    answer = client.post(reverse("admin:audit_auditcheck_run"), follow=True)
    assert "已开始核验" in answer.content.decode()
    assert AuditCheck.objects.get().faults == []
    assert client.get(reverse("admin:audit_auditcheck_run")).status_code == 405


def test_export_gives_the_filtered_rows_with_their_seals(cast: Cast) -> None:
    sql("update audit_auditevent set object_title = '=1+1' where action = 'role.grant'")
    client = signed_in(cast, "audit")
    answer = client.get(reverse("admin:audit_auditevent_export"), {"action": "role.grant"})
    lines = b"".join(answer).decode("utf-8-sig").splitlines()
    rows = list(csv.DictReader(lines))
    assert {row["操作"] for row in rows} == {"授予角色"}
    assert {row["对象名称"] for row in rows} == {"'=1+1"}
    assert len(rows) == AuditEvent.objects.filter(action="role.grant").count()
    assert rows[0]["本条封印"] == AuditEvent.objects.get(pk=rows[0]["编号"]).hash
    trace = AuditEvent.objects.get(action="audit.export")
    assert trace.after == {"rows": len(rows), "query": "action=role.grant"}
    assert signed_in(cast, "security").get(answer.request["PATH_INFO"]).status_code == 403
