"""常见退回原因: what this year's opinions and findings in the whole district are about, as numbers
alone, with what to do about it and examples from the indicator library that finance keeps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count, QuerySet

from apps.accounts.models import User
from apps.board.domain.quality import about, findings_on, opinions_on
from apps.board.domain.stages import asked_of
from apps.checks.engine import registered
from apps.checks.models import Finding
from apps.entry.kinds import Kind
from apps.library.models import LibraryIndicator
from apps.projects.models import Document
from apps.reviews.models import Opinion
from apps.workflow.models import FiscalYear

MOST: Final = 10
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
    """What comes up often: how often in the district, how often in the person's own scope, and what
    to do about it."""

    label: str
    advice: str
    number: int
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


def _counted(rows: QuerySet[Any], name: str) -> dict[str, int]:
    return dict(rows.order_by().values_list(name).annotate(number=Count("pk")))


def common_reasons(user: User, kind: Kind, year: FiscalYear) -> list[Common]:
    """Return what opinions are about, the most frequent first."""
    forms = _district_forms(kind, year)
    opinions = Opinion.objects.filter(document__in=forms, is_internal=False)
    numbers = _counted(opinions.annotate(pick=about()), "pick")
    own = _counted(opinions_on(asked_of(user, kind, year)), "pick")
    found = [Common(one, ADVICE[one], number, own.get(one, 0)) for one, number in numbers.items()]
    return sorted(found, key=lambda one: -one.number)


def common_findings(user: User, kind: Kind, year: FiscalYear) -> list[Common]:
    """Return the rules that are broken most often, with what the manual says of each."""
    findings = Finding.objects.filter(
        document_key__in=_district_forms(kind, year), mended_at__isnull=True
    )
    numbers = _counted(findings, "code")
    own = _counted(findings_on(asked_of(user, kind, year)), "pick")
    found = [
        Common(rule.title, rule.manual(), numbers[rule.code], own.get(rule.code, 0))
        for rule in registered(kind.scope)
        if rule.code in numbers
    ]
    return sorted(found, key=lambda one: -one.number)[:MOST]


def good_examples(user: User) -> list[LibraryIndicator]:
    """Return an indicator for each level 2 of the library, with its usual target."""
    found: dict[str, LibraryIndicator] = {}
    for one in LibraryIndicator.objects.visible_to(user).filter(is_active=True).exclude(target=""):
        found.setdefault(one.level2, one)
    return list(found.values())
