"""指标词: what finance lays down of head nouns and what approved forms teach, and what checks make of it."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.urls import reverse

from apps.audit.models import AuditEvent
from apps.declarations.domain.reports import fetch_beside_neighbours, report_of
from apps.declarations.models import Declaration
from apps.library.domain.heads import forget, lessons_of, relearn
from apps.library.models import HeadNoun, LibraryIndicator
from tests.cast import Cast, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def read_anew(db: None) -> Iterator[None]:
    """Leave no words behind for other tests, which run in a warm process."""
    forget()
    yield
    HeadNoun.objects.all().delete()
    forget()
    lessons_of(0)


NAMES = ("东湖片林", "西塘片林", "南浦片林", "北港片林")


def taught(cast: Cast, **parts: Any) -> None:
    for name in NAMES:
        LibraryIndicator.objects.create(
            district=cast.district,
            level1="效益指标",
            level2="生态效益指标",
            level3=name,
            target=parts.get("target", "≥30亩"),
            measure="亩",
        )


def learnt(cast: Cast) -> dict[str, int]:
    return relearn(district=cast.district, actor=cast.people["examiner2"])


def test_library_teaches_level_unit_and_direction_of_an_ending(cast: Cast) -> None:
    taught(cast)
    assert learnt(cast) == {"new": 1, "gone": 0}
    (word,) = HeadNoun.objects.all()
    assert (word.word, word.level2, word.unit, word.direction) == (
        "片林",
        "生态效益指标",
        "亩",
        "higher",
    )
    assert (word.names, word.is_learnt) == (4, True)
    assert AuditEvent.objects.get(action="library.learn").after == {"new": 1, "gone": 0}


def test_what_finance_laid_down_stays_and_what_no_longer_holds_goes(cast: Cast) -> None:
    taught(cast)
    HeadNoun.objects.create(district=cast.district, word="船闸", level2="数量指标", is_learnt=True)
    HeadNoun.objects.create(district=cast.district, word="片林", level2="数量指标")
    assert learnt(cast) == {"new": 0, "gone": 1}
    assert list(HeadNoun.objects.values_list("word", "level2")) == [("片林", "数量指标")]


def test_only_an_examiner_of_the_district_learns(cast: Cast) -> None:
    for person in ("clerk_a", "department_a", "system"):
        with pytest.raises(PermissionDenied):
            relearn(district=cast.district, actor=cast.people[person])


def found(declaration: Declaration) -> dict[str, str]:
    report = report_of(fetch_beside_neighbours(declaration.pk, Declaration.objects.all()))
    return {one.code: one.severity.value for one in report.findings if "新圩片林" in one.message}


def test_checks_judge_a_name_by_what_was_learnt_and_loudly_by_what_finance_says(
    cast: Cast,
) -> None:
    declaration = cast.declaration()
    row = declaration.indicators.filter(level2="质量指标").first()
    assert row is not None
    declaration.indicators.filter(pk=row.pk).update(level3="新圩片林", target="≤30亩")
    assert "operator-reversed" not in found(declaration)
    taught(cast)
    learnt(cast)
    forget()
    assert found(declaration)["wrong-level2"] == "hint"
    assert found(declaration)["operator-reversed"] == "warn"
    HeadNoun.objects.update(is_learnt=False)
    forget()
    assert found(declaration)["wrong-level2"] == "warn"
    HeadNoun.objects.update(is_active=False)
    forget()
    assert lessons_of(cast.district.pk) is None


def test_what_many_names_teach_is_loud_and_lowers_nothing_the_target_says(cast: Cast) -> None:
    declaration = cast.declaration()
    row = declaration.indicators.filter(level2="质量指标").first()
    assert row is not None
    cells = declaration.indicators.filter(pk=row.pk)
    cells.update(level3="新圩片林", target="30件")
    taught(cast)
    learnt(cast)
    forget()
    # A plain number under 质量 is loud without any lesson; four names alone make no unit loud.
    assert found(declaration).items() >= {"wrong-level2": "warn", "unit-wrong": "hint"}.items()
    for number in range(4):
        LibraryIndicator.objects.create(
            district=cast.district, level1="效益指标", level2="生态效益指标",
            level3=f"{'甲乙丙丁'[number]}岭片林", target="≥30亩", measure="亩",
        )  # fmt: skip
    learnt(cast)
    forget()
    assert found(declaration)["unit-wrong"] == "warn"


def test_the_nightly_check_learns_and_names_of_the_library_show_slips(cast: Cast) -> None:
    declaration = cast.declaration()
    row = declaration.indicators.filter(level2="质量指标").first()
    assert row is not None
    declaration.indicators.filter(pk=row.pk).update(level3="广场舞陪训合格率")
    LibraryIndicator.objects.create(
        district=cast.district, level1="产出指标", level2="质量指标", level3="广场舞培训合格率"
    )
    taught(cast)
    call_command("check_all", "--all", verbosity=0, stdout=StringIO())
    assert HeadNoun.objects.get().is_learnt
    assert AuditEvent.objects.get(action="library.learn").actor is None
    report = report_of(fetch_beside_neighbours(declaration.pk, Declaration.objects.all()))
    assert [one.message for one in report.findings if one.code == "typo"] == [
        "“舞陪训”疑为“舞培训”之误：本区已用的指标名称这样写。请核对。"
    ]


def test_page_learns_and_a_saved_word_is_finances_own(cast: Cast) -> None:
    taught(cast)
    client = signed_in(cast, "examiner2")
    url = reverse("admin:library_headnoun_learn")
    assert "学得 1 个新词" in client.post(url, follow=True).content.decode()
    word = HeadNoun.objects.get()
    form = {"district": cast.district.pk, "word": "片林", "level2": "数量指标", "is_active": "on"}
    client.post(reverse("admin:library_headnoun_change", args=[word.pk]), form)
    word.refresh_from_db()
    assert (word.level2, word.is_learnt) == ("数量指标", False)
    poor = {"district": cast.district.pk, "word": "林", "is_active": "on"}
    page = client.post(reverse("admin:library_headnoun_add"), poor).content.decode()
    assert "至少写两个字" in page
    assert signed_in(cast, "clerk_a").post(url).status_code in (302, 403)
    assert client.get(url).status_code == 405
