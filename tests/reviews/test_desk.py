"""Assignment, notices, reminders, figures."""

from __future__ import annotations

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from apps.accounts.domain.memberships import grant_role
from apps.accounts.models import User
from apps.accounts.roles import Role
from apps.declarations.domain.edits import create_declaration
from apps.declarations.kind import KIND
from apps.declarations.models import Declaration
from apps.declarations.workflow import PROCEDURE
from apps.projects.models import Project
from apps.reviews.domain.notices import notify
from apps.reviews.domain.reminders import progress, with_units
from apps.reviews.models import Assignment, Notice
from apps.workflow.engine import perform
from tests.cast import Cast, signed_in

pytestmark = pytest.mark.django_db

LIST = "admin:declarations_declaration_changelist"


def step(cast: Cast, form: Declaration, name: str, person: str, opinion: str = "") -> None:
    perform(PROCEDURE, name, subject=form, actor=cast.people[person], opinion=opinion)


def told(kind: str) -> list[str]:
    rows = Notice.objects.filter(kind=kind, read_at__isnull=True).order_by("user__username")
    return list(rows.values_list("user__username", flat=True))


def test_those_whose_turn_it_is_are_told_and_the_told_are_relieved(cast: Cast) -> None:
    form = cast.declaration()
    step(cast, form, "submit", "clerk_a")
    assert told("waiting") == ["department_a"]
    step(cast, form, "dept_pass", "department_a")
    assert told("waiting") == ["examiner1", "examiner2"]
    desk = reverse("admin:declarations_declaration_change", args=[form.pk])
    assert set(Notice.objects.filter(read_at=None).values_list("url", flat=True)) == {desk}
    assert User.objects.get(username="department_a").unread_notices == 0
    step(cast, form, "finance_return", "examiner1", "请核对人数")
    assert told("waiting") == []
    last = Notice.objects.filter(user=cast.people["clerk_a"]).first()
    assert last.text == "“业务培训项目（2027年度）”退回修改，现为“已退回”。意见：请核对人数"
    assert last.url == reverse("declarations:detail", args=[form.pk])


def test_assigned_examiner_alone_is_told_and_finds_it_waiting(cast: Cast) -> None:
    other = User.objects.create_user("examiner3", name="另一审核人", must_change_password=False)
    grant_role(user=other, role=Role.EXAMINER_FIRST, district=cast.district, actor=None)
    Assignment.objects.create(department=cast.unit_a.department, examiner=other)
    form = cast.declaration()
    step(cast, form, "submit", "clerk_a")
    step(cast, form, "dept_pass", "department_a")
    assert told("waiting") == ["examiner2", "examiner3"]
    pages = {}
    for name in ("examiner1", "examiner3"):
        client = Client()
        client.force_login(User.objects.get(username=name))
        pages[name] = "业务培训项目" in client.get(reverse(LIST)).content.decode()
    assert pages == {"examiner1": False, "examiner3": True}


def test_notice_leads_to_its_page_and_is_read_then(cast: Cast) -> None:
    clerk = cast.people["clerk_a"]
    notify([clerk], kind=Notice.Kind.RESULT, text="有结果", url="/projects/")
    notify([clerk], kind=Notice.Kind.RESULT, text="又一条")
    client = signed_in(cast, "clerk_a")
    page = client.get(reverse("reviews:notices")).content.decode()
    assert "2 条未读" in page
    first = Notice.objects.order_by("pk").first()
    assert client.post(reverse("reviews:notice-open", args=[first.pk])).url == "/projects/"
    assert User.objects.get(pk=clerk.pk).unread_notices == 1
    client.post(reverse("reviews:notices"))
    assert User.objects.get(pk=clerk.pk).unread_notices == 0


def test_notice_of_somebody_else_is_neither_shown_nor_read(cast: Cast) -> None:
    notify([cast.people["clerk_a"]], kind=Notice.Kind.RESULT, text="机密", url="/x/")
    client = signed_in(cast, "clerk_b")
    assert "机密" not in client.get(reverse("reviews:notices")).content.decode()
    answer = client.post(reverse("reviews:notice-open", args=[Notice.objects.get().pk]))
    assert answer.status_code == 404
    assert Notice.objects.get().read_at is None


def test_mail_is_off_until_it_is_switched_on(
    cast: Cast, settings, django_capture_on_commit_callbacks
) -> None:  # type: ignore[no-untyped-def]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    clerk = cast.people["clerk_a"]
    clerk.email = "clerk@example.org"
    for switched in (False, True):
        settings.NOTICE_MAIL = switched
        with django_capture_on_commit_callbacks(execute=True):
            notify([clerk], kind=Notice.Kind.RESULT, text="有结果")
    assert [(item.to, item.body) for item in mail.outbox] == [(["clerk@example.org"], "有结果")]


def test_units_behind_are_listed_and_their_clerks_reminded(cast: Cast) -> None:
    Project.objects.create(unit=cast.unit_a, name="未申报项目", category="特定目标类")
    draft = Project.objects.create(unit=cast.unit_a, name="草稿项目", category="特定目标类")
    create_declaration(project=draft, fiscal_year=cast.year, actor=cast.people["clerk_a"])
    cast.declaration(cast.unit_b, state="finance_first")
    rows = {row.unit.name: row for row in with_units(progress(cast.people["examiner1"], KIND))}
    assert (rows["甲单位"].missing, rows["甲单位"].submitted) == (2, 0)
    assert (rows["乙单位"].missing, rows["乙单位"].submitted) == (0, 1)
    client = signed_in(cast, "examiner1")
    keys = [cast.unit_a.pk, cast.unit_b.pk]
    page = client.post(reverse("reviews:reminders"), {"unit": keys}, follow=True)
    assert "已提醒 1 位填报人" in page.content.decode()
    assert told("reminder") == ["clerk_a", "department_a"]
    texts = Notice.objects.order_by("user__username").values_list("text", flat=True)
    assert "甲单位有2 份申报表尚未提交" in texts[0]
    assert texts[1] == "甲单位还有申报表没有交齐，已提醒填报人，请督促。"


def test_department_reminds_its_own_units_alone(cast: Cast) -> None:
    Project.objects.create(unit=cast.unit_b, name="乙项目", category="特定目标类")
    page = signed_in(cast, "department_a").post(
        reverse("reviews:reminders"), {"unit": [cast.unit_b.pk]}, follow=True
    )
    assert "请先勾选要催报的单位" in page.content.decode()
    assert Notice.objects.count() == 0
