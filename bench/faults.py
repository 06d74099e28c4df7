"""The kinds of faults that are planted: what is changed, in which cell, under which codes it counts."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

Form = dict[str, Any]
Planted = tuple[Form, str]

_RATE = re.compile(r"率$|满意度$|知晓度$")
_FLIP = {"≥": "≤", ">": "<", ">=": "<=", "≤": "≥", "<": ">", "<=": ">="}
_OP = re.compile(r"^\s*(>=|<=|≥|≤|>|<)")
_SHARE = re.compile(r"^\s*(>=|<=|≥|≤|>|<|=)?\s*(\d+(?:\.\d+)?)\s*[（(]?%[）)]?\s*$")
_COUNT = re.compile(
    r"^\s*(>=|<=|≥|≤|>|<|=)?\s*(\d+(?:\.\d+)?)\s*[（(]?([^\d%％()（）/]{1,3})[）)]?\s*$"
)


@dataclass(frozen=True)
class Fault:
    """A kind: codes under which a finding counts, and how it is planted."""

    kind: str
    codes: tuple[str, ...]
    plant: Callable[[Form], Iterator[Planted]]

    def told(self, data: Form, place: str) -> str:
        """Return the changed cell for the list of what was missed."""
        row = re.match(r"\[(\d+)\]", place)
        if row is None:
            return str(place)
        one = data["indicators"][int(row[1])]
        return " / ".join(
            str(one.get(key))
            for key in ("level2", "level3", "target", "actual", "score")
            if one.get(key)
        )


FAULTS: list[Fault] = []


def fault(kind: str, *codes: str) -> Callable[[Callable[[Form], Iterator[Planted]]], Any]:
    """Register a planter."""

    def add(plant: Callable[[Form], Iterator[Planted]]) -> Any:
        FAULTS.append(Fault(kind, codes or (kind,), plant))
        return plant

    return add


def with_cell(data: Form, index: int, **cells: Any) -> Form:
    """Return a copy with cells of one row changed."""
    changed = copy.deepcopy(data)
    changed["indicators"][index].update(cells)
    return changed


def with_key(data: Form, path: str, value: Any) -> Form:
    """Return a copy with one cell of the head, the money or the narrative changed."""
    changed = copy.deepcopy(data)
    at, *rest = path.split(".")
    spot = changed
    for name in rest:
        spot, at = spot[at], name
    spot[at] = value
    return changed


def rows(data: Form) -> Iterator[tuple[int, Form]]:
    return enumerate(data["indicators"])


def number(text: Any) -> Decimal | None:
    try:
        return Decimal(str(text))
    except (InvalidOperation, TypeError):
        return None


@fault("operator-reversed")
def _reversed(data: Form) -> Iterator[Planted]:
    for index, row in rows(data):
        found = _OP.match(row["target"])
        if found:
            target = _FLIP[found[1]] + row["target"][found.end() :]
            yield with_cell(data, index, target=target), f"[{index}].target"


@fault("unit-missing")
def _unit_missing(data: Form) -> Iterator[Planted]:
    for index, row in rows(data):
        found = _SHARE.match(row["target"]) or _COUNT.match(row["target"])
        if found:
            target = (found[1] or "") + found[2]
            yield with_cell(data, index, target=target), f"[{index}].target"


@fault("unit-wrong", "unit-wrong", "share-above-100")
def _unit_wrong(data: Form) -> Iterator[Planted]:
    for index, row in rows(data):
        share, count = _SHARE.match(row["target"]), _COUNT.match(row["target"])
        if share and _RATE.search(row["level3"]):
            target = f"{share[1] or ''}{share[2]}人"
        elif count and row["level2"] == "数量指标":
            target = f"{count[1] or ''}{count[2]}%"
        else:
            continue
        yield with_cell(data, index, target=target), f"[{index}].target"


@fault("share-above-100")
def _share(data: Form) -> Iterator[Planted]:
    for index, row in rows(data):
        found = _SHARE.match(row["target"])
        if found and _RATE.search(row["level3"]) and (found[1] or "≥") in ("≥", "=", ">", ">="):
            share = Decimal(found[2])
            more = share * 10 if share < 100 else Decimal(120)
            yield with_cell(data, index, target=f"{found[1] or ''}{more}%"), f"[{index}].target"


@fault("wrong-level2")
def _level2(data: Form) -> Iterator[Planted]:
    wrong = {
        "数量指标": ("产出指标", "质量指标"),
        "时效指标": ("产出指标", "质量指标"),
        "质量指标": ("产出指标", "时效指标"),
        "经济成本指标": ("产出指标", "质量指标"),
        "服务对象满意度指标": ("效益指标", "社会效益指标"),
    }
    for index, row in rows(data):
        one = wrong.get(row["level2"])
        if one and _OP.match(row["target"]):
            yield with_cell(data, index, level1=one[0], level2=one[1]), f"[{index}].level2"


@fault("vague-target", "vague-target", "placeholder")
def _vague(data: Form) -> Iterator[Planted]:
    words = {
        "效益指标": "有所提升",
        "产出指标": "较好完成",
        "满意度指标": "较为满意",
        "成本指标": "合理控制",
    }
    for index, row in rows(data):
        word = words.get(row["level1"])
        if word and (_SHARE.match(row["target"]) or _COUNT.match(row["target"])):
            yield with_cell(data, index, target=word), f"[{index}].target"


@fault("placeholder", "placeholder", "target-missing")
def _placeholder(data: Form) -> Iterator[Planted]:
    words = ("详见方案", "按实际发生数", "（请填写具体数值）", "待定", "据实", "XX%")
    for index, row in rows(data):
        if _OP.match(row["target"]):
            yield with_cell(data, index, target=words[index % 6]), f"[{index}].target"


@fault("target-missing")
def _blank(data: Form) -> Iterator[Planted]:
    for index, _ in rows(data):
        yield with_cell(data, index, target=""), f"[{index}].target"


@fault("satisfaction-low", "satisfaction-low", "operator-reversed")
def _satisfaction(data: Form) -> Iterator[Planted]:
    for index, row in rows(data):
        if "满意" in row["level3"] and _SHARE.match(row["target"]):
            yield with_cell(data, index, target="≥20%"), f"[{index}].target"


@fault("duplicate-indicator")
def _duplicate(data: Form) -> Iterator[Planted]:
    for index, row in rows(data):
        changed = copy.deepcopy(data)
        changed["indicators"].append(copy.deepcopy(row))
        yield changed, f"[{len(data['indicators'])}].level3"
        del index


@fault("level3-repeats-level2")
def _repeats(data: Form) -> Iterator[Planted]:
    for index, row in rows(data):
        yield with_cell(data, index, level3=row["level2"]), f"[{index}].level3"


@fault("missing-level")
def _missing(data: Form) -> Iterator[Planted]:
    for level1 in ("满意度指标", "效益指标"):
        if any(row["level1"] == level1 for row in data["indicators"]):
            changed = copy.deepcopy(data)
            changed["indicators"] = [r for r in changed["indicators"] if r["level1"] != level1]
            yield changed, "indicators"


@fault("missing-level2")
def _missing2(data: Form) -> Iterator[Planted]:
    for level2 in ("时效指标", "质量指标", "数量指标"):
        if any(row["level2"] == level2 for row in data["indicators"]):
            changed = copy.deepcopy(data)
            changed["indicators"] = [r for r in changed["indicators"] if r["level2"] != level2]
            yield changed, "indicators"


@fault("annual-sum-mismatch", "annual-sum-mismatch", "annual-breakdown-missing")
def _annual(data: Form) -> Iterator[Planted]:
    funding = data.get("funding") or {}
    whole, part = number(funding.get("annual")), number(funding.get("annual_appropriation"))
    if whole and part:
        yield with_key(data, "funding.annual", str(whole + 1000)), "funding.annual"


@fault("goal-year-mismatch")
def _year(data: Form) -> Iterator[Planted]:
    goal = data.get("annual_goal") or ""
    if data["kind"] == "declaration" and data.get("year") and goal:
        text = f"{data['year'] - 1}年{goal}"
        if str(data["year"]) not in goal:
            yield with_key(data, "annual_goal", text), "annual_goal"


@fault("html-left")
def _html(data: Form) -> Iterator[Planted]:
    key = "annual_goal" if data["kind"] == "declaration" else "expected_goal"
    if data.get(key):
        yield with_key(data, key, f"<p>{data[key]}</p>"), key


@fault("outdated-basis")
def _outdated(data: Form) -> Iterator[Planted]:
    key = "annual_goal" if data["kind"] == "declaration" else "expected_goal"
    if data.get(key) and data.get("year"):
        plan = f"根据《全区水系治理三年行动计划（{data['year'] - 4}—{data['year'] - 2}年）》，"
        yield with_key(data, key, plan + data[key]), key


@fault("goal-missing", "goal-missing", "placeholder")
def _goal(data: Form) -> Iterator[Planted]:
    if data["kind"] == "declaration" and data.get("annual_goal"):
        for text in ("", "无", "详见附件"):
            yield with_key(data, "annual_goal", text), "annual_goal"


def _shared_number(text: str, row: Form) -> str | None:
    """Return the number of a row's target when the text holds it with the same unit."""
    found = _SHARE.match(row["target"]) or _COUNT.match(row["target"])
    if not found:
        return None
    unit = "%" if found.re is _SHARE else found[3]
    figure = re.escape(found[2])
    return found[2] if re.search(rf"(?<![\d.]){figure}\s*{re.escape(unit)}", text) else None


@fault(
    "goal-against-row",
    "goal-indicator-mismatch",
    "narrative-headcount-mismatch",
    "narrative-table-mismatch",
)
def _against(data: Form) -> Iterator[Planted]:
    if data["kind"] != "declaration":
        return
    goal = data.get("annual_goal") or ""
    for index, row in rows(data):
        figure = _shared_number(goal, row)
        if figure and row["level1"] in ("产出指标", "满意度指标", "效益指标"):
            less = Decimal(figure) * Decimal("0.8")
            text = row["target"].replace(figure, f"{less.quantize(Decimal(1)):f}")
            yield with_cell(data, index, target=text), f"[{index}].target"


NARRATIVE = (
    "narrative-amount-mismatch",
    "narrative-sum-mismatch",
    "narrative-calc-mismatch",
    "unit-wrong",
)


@fault("narrative-amount", *NARRATIVE)
def _amount(data: Form) -> Iterator[Planted]:
    for name in ("overview", "budget"):
        text = (data.get("narrative") or {}).get(name) or ""
        annual = number((data.get("funding") or {}).get("annual"))
        if not annual or data.get("amount_unit", "元") != "元":
            continue
        for figure in (f"{annual / 10000:f}".rstrip("0").rstrip("."), f"{annual.normalize():f}"):
            found = re.search(rf"(?<![\d.]){re.escape(figure)}(?=\s*万?元)", text)
            if found:
                wrong = f"{Decimal(figure) + 3:f}"
                changed = text[: found.start()] + wrong + text[found.end() :]
                yield with_key(data, f"narrative.{name}", changed), f"narrative.{name}"
                break


@fault("narrative-calc", *NARRATIVE)
def _calc(data: Form) -> Iterator[Planted]:
    text = (data.get("narrative") or {}).get("budget") or ""
    for found in re.finditer(r"=\s*(\d+)(?=元)", text):
        wrong = text[: found.start(1)] + str(int(found[1]) + 1200) + text[found.end(1) :]
        yield with_key(data, "narrative.budget", wrong), "narrative.budget"


@fault("narrative-period", "narrative-period-mismatch")
def _period(data: Form) -> Iterator[Planted]:
    text = (data.get("narrative") or {}).get("period") or ""
    if data.get("end") and f"{data['year']}年12月31日" in text:
        wrong = text.replace(f"{data['year']}年12月31日", f"{data['year']}年10月31日")
        yield with_key(data, "narrative.period", wrong), "narrative.period"


@fault("cost-exceeds-budget", "cost-exceeds-budget")
def _cost(data: Form) -> Iterator[Planted]:
    annual = number((data.get("funding") or {}).get("annual"))
    scale = 10000 if data.get("amount_unit") == "万元" else 1
    for index, row in rows(data):
        if (
            annual
            and "成本" in row["level1"] + row["level2"]
            and re.fullmatch(r"[≤<=]+\s*[\d.]+\s*[（(]?万?元[）)]?", row["target"])
        ):
            more = annual * scale * 2
            yield with_cell(data, index, target=f"≤{more:f}元"), f"[{index}].target"


@fault("actual-blank", "actual-missing")
def _actual_blank(data: Form) -> Iterator[Planted]:
    if data["kind"] == "self_evaluation":
        for index, row in rows(data):
            if row.get("actual"):
                yield with_cell(data, index, actual=""), f"[{index}].actual"


@fault("actual-words", "actual-not-a-value")
def _actual_words(data: Form) -> Iterator[Planted]:
    if data["kind"] == "self_evaluation":
        for index, row in rows(data):
            if row.get("actual") and (_SHARE.match(row["target"]) or _COUNT.match(row["target"])):
                yield with_cell(data, index, actual="已完成"), f"[{index}].actual"


@fault("actual-unit", "actual-unit-mismatch")
def _actual_unit(data: Form) -> Iterator[Planted]:
    if data["kind"] == "self_evaluation":
        for index, row in rows(data):
            found = _COUNT.match(row["target"])
            if row.get("actual") and found and not found[3].endswith("元"):
                yield with_cell(data, index, actual=f"{found[2]}%"), f"[{index}].actual"


@fault("actual-above-100", "share-above-100")
def _actual_share(data: Form) -> Iterator[Planted]:
    if data["kind"] == "self_evaluation":
        for index, row in rows(data):
            if row.get("actual") and "满意" in row["level3"] and _SHARE.match(row["target"]):
                yield with_cell(data, index, actual="105%"), f"[{index}].actual"


@fault("target-missed-full-score")
def _missed(data: Form) -> Iterator[Planted]:
    if data["kind"] == "self_evaluation":
        for index, row in rows(data):
            found = _SHARE.match(row["target"])
            full = row.get("score") and number(row["score"]) == number(row.get("weight"))
            if found and full and (found[1] or "≥") in ("≥", ">=", "=") and number(row["weight"]):
                low = Decimal(found[2]) * Decimal("0.7")
                yield with_cell(data, index, actual=f"{low:f}%"), f"[{index}].score"


@fault("deviation-missing", "deviation-missing")
def _deviation(data: Form) -> Iterator[Planted]:
    if data["kind"] == "self_evaluation":
        for index, row in rows(data):
            if row.get("score") and number(row["score"]) == number(row.get("weight")):
                low = number(row["score"]) - 1
                if low > 0:
                    changed = with_cell(data, index, score=str(low), deviation="")
                    yield changed, f"[{index}].deviation"


@fault("deviation-boilerplate", "deviation-boilerplate", "deviation-without-measure")
def _boilerplate(data: Form) -> Iterator[Planted]:
    if data["kind"] == "self_evaluation":
        for index, row in rows(data):
            if row.get("score") and number(row["score"]) == number(row.get("weight")):
                low = number(row["score"]) - 1
                if low > 0:
                    changed = with_cell(
                        data, index, score=str(low), deviation="客观原因，今后加强管理。"
                    )
                    yield changed, f"[{index}].deviation"


@fault("score-sum-mismatch")
def _sum(data: Form) -> Iterator[Planted]:
    if data["kind"] == "self_evaluation" and (total := number(data.get("total_score"))):
        yield with_key(data, "total_score", str(total - 2)), "total_score"


@fault("rate-miscalculated")
def _rate(data: Form) -> Iterator[Planted]:
    if data["kind"] == "self_evaluation":
        total = data["budget"]["total"]
        if number(total.get("rate")) and number(total.get("adjusted")) and total.get("executed"):
            wrong = str(number(total["rate"]) - 5)
            yield with_key(data, "budget.total.rate", wrong), "budget.total.rate"


@fault("grade-mismatch")
def _grade(data: Form) -> Iterator[Planted]:
    if data["kind"] == "self_evaluation" and data.get("grade") in ("优", "良"):
        yield with_key(data, "grade", "中"), "grade"


# Faults of one cell: kind of form, code, path of the cell, and what is written there instead.
CELLS: tuple[tuple[str, str, str, Callable[[str], Any]], ...] = (
    ("declaration", "head-missing", "unit", lambda was: ""),
    ("declaration", "annual-missing", "funding.annual", lambda was: None),
    ("declaration", "amount-negative", "funding.annual_other", lambda was: "-100"),
    ("declaration", "amount-implausible", "funding.annual", lambda was: f"{was.split('.')[0]}00000000"),
    ("declaration", "annual-breakdown-missing", "funding.annual_appropriation", lambda was: None),
    ("declaration", "personal-data", "annual_goal", lambda was: f"{was}联系人：13812345678。"),
    ("declaration", "odd-characters", "annual_goal", lambda was: f"{was[:6]}\x07{was[6:]}"),
    ("declaration", "foreign-word", "annual_goal", lambda was: f"{was}加强培训and宣传。"),
    ("declaration", "placeholder", "project_name", lambda was: "无"),
    ("declaration", "year-amount-missing", "narrative.budget", lambda was: "按照往年做法安排各项支出。"),
    ("declaration", "basis-missing", "narrative.basis", lambda was: "根据上级有关规定。"),
    ("declaration", "brackets-unbalanced", "narrative.basis", lambda was: f"《关于做好工作的通知{was[:0]}"),
    ("self_evaluation", "executed-missing", "budget.total.executed", lambda was: None),
    ("self_evaluation", "initial-missing", "budget.total.initial", lambda was: None),
    ("self_evaluation", "result-missing", "actual_result", lambda was: ""),
    ("self_evaluation", "result-too-short", "actual_result", lambda was: "已完成。"),
    ("self_evaluation", "grade-missing", "grade", lambda was: ""),
    ("self_evaluation", "rate-score-mismatch", "budget.total.score", lambda was: "3"),
)  # fmt: skip
ROW_CELLS: tuple[tuple[str, str, Callable[[str], Any]], ...] = (
    ("level3-missing", "level3", lambda was: ""),
    ("name-truncated", "level3", lambda was: f"{was}以及"),
    ("level-unknown", "level2", lambda was: "综合指标"),
    ("vague-indicator", "level3", lambda was: f"是否{was}"),
    ("indicator-name-vague", "level3", lambda was: "完成率"),
    ("target-trivial", "target", lambda was: "≥0个"),
    ("range-reversed", "target", lambda was: "90-60%"),
    ("unit-nonstandard", "target", lambda was: "≥90百分比"),
    ("unit-incomplete", "target", lambda was: "≥9万"),
    ("compound-indicator", "level3", lambda was: "活动开展及时率和合格率"),
    ("spending-rate", "level3", lambda was: "预算执行率"),
    ("score-above-weight", "score", lambda was: str(Decimal(was or "1") + 40)),
    ("actual-missing", "actual", lambda was: ""),
    ("weight-zero", "weight", lambda was: "0"),
)


def _value(data: Form, path: str) -> Any:
    spot: Any = data
    for name in path.split("."):
        spot = spot.get(name) if isinstance(spot, dict) else None
    return spot


def _cell_planter(kind: str, path: str, write: Callable[[str], Any]) -> Callable[[Form], Any]:
    def plant(data: Form) -> Iterator[Planted]:
        was = _value(data, path)
        if data["kind"] == kind and was not in (None, ""):
            yield with_key(data, path, write(str(was))), path

    return plant


def _row_planter(column: str, write: Callable[[str], Any]) -> Callable[[Form], Any]:
    def plant(data: Form) -> Iterator[Planted]:
        for index, row in rows(data):
            if row.get(column) not in (None, ""):
                changed = with_cell(data, index, **{column: write(str(row[column]))})
                yield changed, f"[{index}].{column}"

    return plant


CELL_FAULTS: list[Fault] = []
for _kind, _code, _path, _write in CELLS:
    CELL_FAULTS.append(
        Fault(f"{_code} ({_path.split('.')[-1]})", (_code,), _cell_planter(_kind, _path, _write))
    )
for _code, _column, _write in ROW_CELLS:
    CELL_FAULTS.append(Fault(f"{_code} (row)", (_code,), _row_planter(_column, _write)))
