"""Random forms as people fill them in: long goals of several paragraphs, brackets and quotation
marks, blanks, Latin words, empty cells, both editions, weights, 元 and 万元, 1 to 60 rows."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from apps.formkit.levels import EDITIONS
from apps.formkit.papers.sources import FURTHER
from apps.formkit.sheets.declaration import (
    NARRATIVE_TITLES,
    DeclarationSheet,
    FundingBlock,
    NarrativeText,
)
from apps.formkit.sheets.evaluation import BUDGET_ROWS, BudgetRow, EvaluationSheet
from apps.formkit.sheets.rows import EvaluationRow, IndicatorRow
from apps.formkit.values import parse
from apps.formkit.values.amount import WAN_YUAN, YUAN

words = st.sampled_from(
    [
        "举办业务培训班",
        "更新老旧设备",
        "走访困难家庭",
        "维护监测站点",
        "发放宣传手册",
        "完成系统升级",
        "组织志愿服务",
        "开展督查检查",
        "修缮公共设施",
        "“数字乡村”建设",
        "《管理办法》宣讲",
        "（含街镇）巡查",
        "信息化平台ABC运维",
        "5G网络改造",
        "第2期人才公寓",
        "24小时热线服务",
        "A3类危房排查",
    ]
)
tails = st.sampled_from(
    [
        "次数",
        "合格率",
        "完成及时率",
        "覆盖率（含重点人群）",
        "参与人数",
        "达标情况",
        "满意度",
        "经费标准",
        "成效",
        "“一网通办”率",
    ]
)
numbers = st.one_of(
    st.integers(1, 99999).map(str),
    st.decimals(0, 10000, places=2).map(lambda value: f"{value:.2f}"),
)
measures = st.sampled_from(["(次)", "(%)", "(人/次)", "(元/人)", "(万元)", "人次", "%", "(个)", ""])
operators = st.sampled_from(["≥", "≤", "=", ">", "<"])
targets = st.one_of(
    st.builds("{}{}{}".format, operators, numbers, measures),
    st.builds("{}-{}{}".format, st.integers(1, 9), st.integers(10, 99), measures),
    st.sampled_from(
        ["12月31日前", "及时、满意", "有效提升", "健全", "约30人", "100%达标", "符合要求"]
    ),
    st.just(""),
)
sentences = st.builds(
    "{}{}{}".format,
    st.lists(words, min_size=1, max_size=5).map("，".join),
    st.sampled_from(["", "（详见附件1）", "：共 12 场", "；其中 new system 上线", "、不少于95%"]),
    st.sampled_from(["。", "；", "！", "。”"]),
)
paragraphs = st.lists(sentences, min_size=1, max_size=8).map("".join)
headed = st.builds(
    "{}{}".format, st.sampled_from(["", "一、", "1.", "（二）", "目标3："]), paragraphs
)
texts = st.lists(headed, max_size=4).map("\n".join)
money = st.one_of(st.none(), st.decimals(0, 10**11, places=2))
wan = st.one_of(st.none(), st.decimals(0, 10**6, places=6))
weights = st.one_of(st.none(), st.sampled_from(["5", "7.5", "10.00", "0.25"]).map(Decimal))


# Further sources stand on a form only where its rule set names them (test_money_sources).
OFFICIAL_AMOUNTS = [
    name
    for name in FundingBlock.__slots__
    if name not in {f"annual_{source.key}" for source in FURTHER}
]


def read_targets(rows: list[Any]) -> list[Any]:
    """Fill the reading of each target, as every reader does."""
    for row in rows:
        value = parse(row.target)
        row.op, row.number, row.number_to = value.op, value.number, value.number_to
        row.unit, row.text = value.unit, value.text
    return rows


@st.composite
def levels(draw: Any, edition: str, most: int) -> list[tuple[str, str]]:
    """Return the levels of 1 to ``most`` rows, in the paper's order."""
    pairs = [(one, two) for one, twos in EDITIONS[edition].tree for two in twos]
    picked = draw(st.lists(st.sampled_from(pairs), min_size=1, max_size=most))
    return sorted(picked, key=pairs.index)


@st.composite
def declarations(draw: Any, most: int = 60) -> tuple[str, DeclarationSheet]:
    """Return a form edition and a declaration on it."""
    edition = draw(st.sampled_from(sorted(EDITIONS)))
    weighed = draw(st.booleans())
    rows = [
        IndicatorRow(
            level1=one,
            level2=two,
            level3=draw(words) + draw(tails),
            target=draw(targets),
            weight=draw(weights) if weighed else None,
        )
        for one, two in draw(levels(edition, most))
    ]
    unit = draw(st.sampled_from([YUAN, WAN_YUAN]))
    amounts = money if unit == YUAN else wan
    start = draw(st.one_of(st.none(), st.dates(date(2020, 1, 1), date(2030, 1, 1))))
    sections = {name: draw(texts) for name in NARRATIVE_TITLES}
    narrative = NarrativeText(**sections) if any(sections.values()) else None
    sheet = DeclarationSheet(
        year=draw(st.integers(2019, 2030)),
        project_name=draw(words) + draw(st.sampled_from(["项目", "经费", "（二期）专项"])),
        project_nature=draw(st.sampled_from([None, "其他经常性项目", "一次性项目"]))
        if EDITIONS[edition].has_nature
        else None,
        project_category=draw(st.sampled_from([None, "特定目标类", "其他运转类"])),
        department=draw(st.sampled_from(["东川区文化和旅游局", "区委组织部"])),
        department_is_summary=draw(st.booleans()),
        unit=draw(
            st.sampled_from(["东川区图书馆", "东川区文化馆（本级）", "西河镇社区事务受理中心"])
        ),
        start=start,
        end=start + timedelta(days=draw(st.integers(0, 900))) if start else None,
        amount_unit=unit,
        funding=FundingBlock(**{name: draw(amounts) for name in OFFICIAL_AMOUNTS}),
        total_goal=draw(texts),
        annual_goal=draw(texts),
        indicators=read_targets(rows),
        narrative=draw(st.sampled_from([None, narrative])),
    )
    return edition, sheet


@st.composite
def evaluations(draw: Any, most: int = 30) -> EvaluationSheet:
    """Return a self-evaluation."""
    figures = st.one_of(st.none(), st.decimals(0, 10**6, places=2))
    points = st.one_of(st.none(), st.decimals(0, 100, places=2))
    rows = [
        EvaluationRow(
            level1=one,
            level2=two,
            level3=draw(words) + draw(tails),
            target=draw(targets),
            actual=draw(
                st.sampled_from(["达成指标", "98.00(%)", "12.00(次)", "部分达成并具有一定效果"])
            ),
            weight=draw(points),
            score=draw(points),
            deviation=draw(st.one_of(st.just(""), sentences)),
        )
        for one, two in draw(levels(draw(st.sampled_from(sorted(EDITIONS))), most))
    ]
    budget = {
        name: BudgetRow(
            initial=draw(figures),
            adjusted=draw(figures),
            executed=draw(figures),
            rate=draw(figures),
            weight=draw(points) if name == "total" else None,
            score=draw(points) if name == "total" else None,
        )
        for name in BUDGET_ROWS
    }
    return EvaluationSheet(
        year=draw(st.integers(2019, 2030)),
        project_name=draw(words) + "项目",
        department="东川区文化和旅游局",
        department_is_summary=draw(st.booleans()),
        unit="东川区图书馆",
        amount_unit=draw(st.sampled_from([YUAN, WAN_YUAN])),
        budget=budget,
        expected_goal=draw(texts),
        actual_result=draw(texts),
        indicators=read_targets(rows),
        total_score=draw(points),
        grade=draw(st.sampled_from(["", "优", "良", "中", "差"])),
    )
