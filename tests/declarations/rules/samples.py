"""Builds forms for the rules' tests."""

from typing import Any

from apps.checks.engine import CheckPolicy, CheckView, Finding, run
from apps.declarations.rules import RULES
from apps.formkit.sheets.declaration import DeclarationSheet

COST, OUTPUT, EFFECT, SATISFACTION = "成本指标", "产出指标", "效益指标", "满意度指标"
BY_CODE = {rule.code: rule for rule in RULES}

GOAL = (
    "组织全区社区书法培训12场、编印教材500册，培训居民600人次，使居民书法水平达到结业要求，"
    "丰富社区文化生活。"
)


def row(level1: str, level2: str, level3: str, target: str, **others: Any) -> dict[str, Any]:
    """Return one indicator in the JSON form."""
    return {"level1": level1, "level2": level2, "level3": level3, "target": target, **others}


ROWS = (
    row(COST, "经济成本指标", "每场书法培训费用", "≤10000(元/场)"),
    row(OUTPUT, "数量指标", "书法培训举办场次", "≥12(场)"),
    row(OUTPUT, "质量指标", "书法学员结业率", "≥90(%)"),
    row(OUTPUT, "时效指标", "书法培训全部办结时间", "11月30日前"),
    row(EFFECT, "社会效益指标", "社区书法活动覆盖率", "≥80(%)"),
    row(SATISFACTION, "服务对象满意度指标", "书法学员满意度", "≥90(%)"),
)
FUNDING = {
    "total": None,
    "annual": "120000",
    "annual_appropriation": "120000",
    "annual_carryover": "0",
    "annual_other": "0",
}
NARRATIVE = {
    "overview": "区文化馆拟于2025年1月至2025年12月实施社区书法培训项目，预算资金12万元。",
    "basis": "《区公共文化服务实施办法》（区府发〔2024〕3号）。",
    "implementer": "区文化馆。",
    "plan": "全年每月举办一场，于2025年12月31日完成。",
    "period": "2025年1月1日至2025年12月31日",
    "budget": "共计12万元，其中：\n1. 讲课费：12场×6000元/场=72000元；\n2. 教材费：500册×96元/册=48000元。",
}


def form(**changes: Any) -> DeclarationSheet:
    """Return a sound declaration with some cells changed; ``rows`` replaces the indicators."""
    data: dict[str, Any] = {
        "year": 2025,
        "project_name": "社区书法培训",
        "project_nature": "其他一次性项目",
        "project_category": "特定目标类",
        "department": "区文化局",
        "unit": "区文化馆",
        "start": "2025-01-01",
        "end": "2025-12-31",
        "amount_unit": "元",
        "funding": FUNDING,
        "total_goal": "",
        "annual_goal": GOAL,
        "indicators": list(changes.pop("rows", ROWS)),
        "narrative": NARRATIVE,
    }
    for name in ("funding", "narrative"):
        if isinstance(changes.get(name), dict):
            changes[name] = {**data[name], **changes[name]}
    return DeclarationSheet.from_json(data | changes)


def view(*, policy: CheckPolicy | None = None, **changes: Any) -> CheckView:
    """Return a view of a form; ``siblings``, ``previous``, ``previous_actuals`` go to the view."""
    beside = {
        name: changes.pop(name)
        for name in ("siblings", "previous", "previous_actuals", "elsewhere")
        if name in changes
    }
    return CheckView(sheet=form(**changes), policy=policy or CheckPolicy(), **beside)


def with_row(*others: dict[str, Any], **changes: Any) -> CheckView:
    """Return the sound form with rows added at its end; the first added is ``indicators[6]``."""
    return view(rows=(*ROWS, *others), **changes)


def budget(text: str, **changes: Any) -> CheckView:
    """Return the sound form with another section 六."""
    return view(narrative={"budget": text}, **changes)


def findings_of(code: str, of: CheckView) -> list[Finding]:
    """Run one rule."""
    report = run(of, rules=(BY_CODE[code],))
    assert report.failures == ()
    return list(report.findings)
