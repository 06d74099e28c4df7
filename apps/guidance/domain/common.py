"""常见退回原因: what this year's opinions and findings in the whole district are about, as numbers
alone, with what to do about it; good forms that their units let be shown, and examples from the
indicator library that finance keeps."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.core.cache import cache
from django.db.models import Count, OuterRef, QuerySet, Subquery

from apps.accounts.models import Unit, User
from apps.accounts.scope import scope_of
from apps.board.domain.quality import about
from apps.checks.engine import registered
from apps.checks.models import Finding
from apps.entry.kinds import Kind
from apps.guidance.models import GoodExample
from apps.library.domain.names import LEAST
from apps.library.models import LibraryIndicator
from apps.projects.models import Document
from apps.reviews.models import Opinion
from apps.workflow.models import FiscalYear

MOST: Final = 10
SHOWN: Final = 12
KEPT_SECONDS: Final = 600
ADVICE: Final = {
    "指标值": "写能核实的数和单位，如“≥95%”“12 场”；只能定性的，写明什么情况算达到。",
    "指标归类": "数量、质量、时效、成本各归各的二级指标；看名称最后几个字说的是多少、多好、多快还是多少钱。",
    "指标名称": "写清对象和内容，如“业务人员培训人数”；一条指标只说一件事，名称里不带数。",
    "项目资金": "各项资金相加等于总额，与预算申请一致；单位是元还是万元看清表头。",
    "绩效目标": "写清本年做什么、做多少、做到什么程度、谁受益；每项任务都有指标对应。",
    "基本信息": "项目名称、起止日期、性质和类别与预算申报一致。",
    "情况说明": "立项依据写明文件名和文号，预算明细写到单价和数量。",
    "绩效指标": "产出、效益、满意度都要有；每条指标能对上年度目标里的一项任务。",
    "整表": "按审核意见逐条修改，并在意见下说明。",
}


@dataclass(frozen=True, slots=True)
class Common:
    """What comes up often: how often in the person's own scope, how often in the district (None where
    fewer than ``LEAST`` other units have it), and what to do about it."""

    label: str
    advice: str
    number: int | None
    own: int


def _district_forms(kind: Kind, year: FiscalYear) -> QuerySet[Any]:
    """Return the keys of the district's submitted forms, those of secret projects left out."""
    forms = Document.objects.filter(
        kind=kind.code,
        district=year.district_id,
        fiscal_year=year,
        last_submitted_at__isnull=False,
        project__is_secret=False,
        project__is_sealed=False,
    )
    return forms.order_by().values("key")


@dataclass(slots=True)
class _Sum:
    number: int = 0
    units: int = 0
    own: int = 0


def _kept(name: str, kind: Kind, year: FiscalYear, rows: QuerySet[Any]) -> list[Any]:
    """Return the district's numbers by unit, counted at most once in ten minutes for everybody."""
    key = f"common-{name}-{kind.code}-{year.pk}"
    return list(cache.get_or_set(key, lambda: list(rows), timeout=KEPT_SECONDS) or [])


def _counted(user: User, units: Iterable[tuple[str, int | None, int]]) -> dict[str, _Sum]:
    """Return by name how many there are in all and in the person's scope, and how many units beyond
    it have any; ``units`` are (name, unit, number)."""
    mine = set(Unit.objects.filter(scope_of(user).covers("")).values_list("pk", flat=True))
    found: dict[str, _Sum] = {}
    for name, unit, number in units:
        one = found.setdefault(name, _Sum())
        one.number += number
        if unit in mine:
            one.own += number
        else:
            one.units += 1
    return found


def _told(user: User, year: FiscalYear, name: str, advice: str, one: _Sum) -> Common | None:
    """Return what a person is told of a name; None where nothing can be told."""
    # Whoever oversees the whole district sees every form anyway.
    if year.district_id in scope_of(user).districts or one.units >= LEAST:
        return Common(name, advice, one.number, one.own)
    return Common(name, advice, None, one.own) if one.own else None


def _sorted(found: Iterable[Common | None]) -> list[Common]:
    """Return them, the most frequent first; those without a number last, by what is one's own."""
    known = [one for one in found if one]
    return sorted(known, key=lambda one: (one.number is None, -(one.number or one.own)))


def common_reasons(user: User, kind: Kind, year: FiscalYear) -> list[Common]:
    """Return what opinions are about, the most frequent first."""
    opinions = Opinion.objects.filter(document__in=_district_forms(kind, year), is_internal=False)
    rows = opinions.order_by().annotate(pick=about()).values_list("pick", "document__unit")
    counted = _counted(user, _kept("reasons", kind, year, rows.annotate(number=Count("pk"))))
    return _sorted(_told(user, year, name, ADVICE[name], one) for name, one in counted.items())


def common_findings(user: User, kind: Kind, year: FiscalYear) -> list[Common]:
    """Return the rules that are broken most often, with what the manual says of each."""
    unit = Document.objects.filter(key=OuterRef("document_key")).order_by().values("unit")
    findings = Finding.objects.filter(
        document_key__in=_district_forms(kind, year), mended_at__isnull=True
    )
    rows = findings.order_by().annotate(unit=Subquery(unit[:1])).values_list("code", "unit")
    counted = _counted(user, _kept("findings", kind, year, rows.annotate(number=Count("pk"))))
    found = [
        _told(user, year, rule.title, rule.manual(), counted[rule.code])
        for rule in registered(kind.scope)
        if rule.code in counted
    ]
    return _sorted(found)[:MOST]


def shown_examples(year: FiscalYear) -> list[GoodExample]:
    """Return the examples of a district that their units agreed to, the newest first."""
    return list(GoodExample.objects.shown_in(year.district_id)[:SHOWN])


def good_examples(user: User) -> list[LibraryIndicator]:
    """Return an indicator for each level 2 of the library, with its usual target."""
    found: dict[str, LibraryIndicator] = {}
    for one in LibraryIndicator.objects.visible_to(user).filter(is_active=True).exclude(target=""):
        found.setdefault(one.level2, one)
    return list(found.values())
