"""The first start: questions or a file, once; no superuser; no demo in production."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client, override_settings
from django.urls import reverse

from apps.accounts.models import District, User
from apps.audit.models import AuditEvent
from apps.home.first_start import FirstPerson, FirstStart, start_district
from apps.workflow.default_rule_sets import shipped_named
from apps.workflow.models import FiscalYear
from tests.cast import Cast, signed_in

pytestmark = pytest.mark.django_db

ANSWERS = """
year = 2027
edition = "2025"
district = {code = "310199", name = "晴川区"}

[people.system_admin]
username = "xtgl"
name = "吴系"
password = "Xtgl-2026-first"

[people.security_admin]
username = "aqgl"
name = "郑安"

[people.audit_admin]
username = "sjgl"
name = "冯审"

[people.examiner_second]
username = "jxk"
name = "周文"
"""


def init(tmp_path: Path, answers: str = ANSWERS) -> str:
    path, out = tmp_path / "answers.toml", io.StringIO()
    path.write_text(answers, encoding="utf-8")
    call_command("init", "--file", str(path), stdout=out)
    return out.getvalue()


def test_answers_of_a_file_make_the_district_its_year_and_its_people(tmp_path: Path) -> None:
    said = init(tmp_path)
    district = District.objects.get()
    year = FiscalYear.objects.get()
    assert (district.code, district.name) == ("310199", "晴川区")
    assert (year.year, year.is_current, year.rule_set.edition) == (2027, True, "2025")
    roles = {user.username: set(user.role_codes) for user in User.objects.all()}
    assert roles == {
        "xtgl": {"system_admin"},
        "aqgl": {"security_admin"},
        "sjgl": {"audit_admin"},
        "jxk": {"examiner_second"},
    }
    assert all(user.must_change_password for user in User.objects.all())
    assert "Xtgl-2026-first" not in said
    drawn = said.split("aqgl，临时密码 ")[1].split("（")[0]
    client = Client()
    client.post(reverse("accounts:sign-in"), {"username": "aqgl", "password": drawn})
    assert client.get(reverse("home"))["Location"] == reverse("accounts:password")
    assert AuditEvent.objects.filter(action="district.init").count() == 1


def test_second_start_changes_nothing(tmp_path: Path) -> None:
    init(tmp_path)
    before = [District.objects.count(), User.objects.count(), AuditEvent.objects.count()]
    assert "已初始化过：晴川区" in init(tmp_path, ANSWERS.replace("310199", "310188"))
    assert [District.objects.count(), User.objects.count(), AuditEvent.objects.count()] == before


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('edition = "2025"', 'edition = "1999"', "没有“1999”这种表式"),
        ("[people.audit_admin]", "[people.nobody]", "audit_admin"),
        ('"Xtgl-2026-first"', '"123"', "密码"),
        ("year = 2027", "year =", "读不出来"),
        ('code = "310199"', 'code = "坏 码"', "代码只能用"),
    ],
)
def test_bad_answers_are_told_and_nothing_is_made(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    with pytest.raises(CommandError, match=said):
        init(tmp_path, ANSWERS.replace(old, new))
    assert not District.objects.exists()
    assert not User.objects.exists()


def test_questions_are_asked_where_no_file_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter(["310199", "晴川区", "二零", "2027", "2023", *[""] * 8])
    monkeypatch.setattr("builtins.input", lambda _: next(answers))
    call_command("init", stdout=io.StringIO())
    assert FiscalYear.objects.get().rule_set.edition == "2023"
    assert set(User.objects.values_list("username", flat=True)) == {
        "sysadmin", "secadmin", "auditor", "finance",
    }  # fmt: skip


def test_superuser_is_explained_away() -> None:
    with pytest.raises(CommandError, match=r"manage\.py init"):
        call_command("createsuperuser", "--noinput")


@override_settings(PRODUCTION=True)
def test_no_demo_in_production() -> None:
    with pytest.raises(CommandError, match="生产环境不建立演示区"):
        call_command("demo")
    assert not District.objects.exists()


def test_first_start_needs_every_office() -> None:
    people = [FirstPerson(role="system_admin", username="a", name="甲")]  # type: ignore[arg-type]
    start = FirstStart("1", "区", 2027, shipped_named("2025"), people)
    with pytest.raises(Exception, match="缺少安全管理员、审计管理员、财政绩效科"):
        start_district(start)


def names_of(page: Any, state: str) -> list[str]:
    done = state == "done"
    return [l.step.name for l in page.context["lines"] if l.outcome.is_done == done]  # noqa: E741


def test_page_says_what_is_missing_and_whose_turn_it_is(tmp_path: Path) -> None:
    init(tmp_path)
    client = Client()
    client.force_login(User.objects.get(username="xtgl"))
    User.objects.update(must_change_password=False)
    page = client.get(reverse("setup"))
    assert names_of(page, "done") == ["规则集", "年度"]
    lines = page.context["lines"]
    assert [line.step.name for line in lines if line.is_next] == ["部门"]
    text = page.content.decode()
    assert "由安全管理员办理" in text
    assert reverse("admin:accounts_department_import") in text


def test_cast_is_told_what_it_lacks(cast: Cast) -> None:
    page = signed_in(cast, "security").get(reverse("setup"))
    missing = {line.step.name: line.outcome.missing for line in page.context["lines"]}
    assert missing["角色"] == ["乙部门还没有“主管部门”角色"]
    assert missing["登录凭条"] == []
    assert [line.step.name for line in page.context["lines"] if line.is_mine] == ["角色"]


def test_finance_opens_year_and_window_in_one_step(cast: Cast) -> None:
    client = signed_in(cast, "examiner2")
    rule_set = cast.year.rule_set
    sent = {
        "rule_set": rule_set.pk,
        "year": 2028,
        "window": "2028年度申报",
        "opens_at": "2027-11-01T09:00",
        "closes_at": "2027-12-01T18:00",
    }
    assert (
        client.post(reverse("setup"), {**sent, "closes_at": "2027-10-01T18:00"}).status_code == 422
    )
    assert not FiscalYear.objects.filter(year=2028).exists()
    client.post(reverse("setup"), sent)
    current = FiscalYear.objects.get(is_current=True)
    assert (current.year, current.windows.get(kind="declaration").name) == (2028, "2028年度申报")
    assert signed_in(cast, "examiner1").post(reverse("setup"), sent).status_code == 403


def test_others_may_not_set_up(cast: Cast) -> None:
    assert signed_in(cast, "clerk_a").get(reverse("setup")).status_code == 403
