"""What a stretch of text looks like: the cost of reading it as the cell of each kind of column."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final

from apps.formkit.values import Kind, TargetValue, parse
from apps.formkit.values.quantities import PRINTED, SHORT
from apps.formkit.values.units import DIMENSIONS, is_known

FREE: Final = 0.0
NEVER: Final = 8.0
_DIGIT: Final = re.compile(r"\d")
_FIGURE: Final = re.compile(r"\d{1,3}(?:\.\d{1,4})?分?")
_AMOUNT: Final = re.compile(rf"{PRINTED}(?:{SHORT})?")
_PERCENT: Final = re.compile(r"\d{1,3}(?:\.\d+)?%")
_DASH: Final = re.compile(r"[-—–/\\＼一]+|无")
_SIGN: Final = (
    r"(?:[≥≤=><≧≦⩾⩽═﹦＝]|>=|<=|大于等于|小于等于|大于或等于|小于或等于|等于|大于|小于"
    r"|不低于|不高于|不少于|不超过|不多于)"
)
_OPERATOR: Final = re.compile(rf"{_SIGN}{{1,2}}")
_OP_NUMBER: Final = re.compile(rf"{_SIGN}\s*\d|二\d")
_HALF: Final = re.compile(r"^[,.、;:)%。]|[,、;(]\Z")
_PLAIN: Final = ((_PERCENT, 0.1), (_DASH, 0.9))
"""Values in a sign or two, each with what it costs."""
_INNER_OP: Final = re.compile(r"(?:[≥≤=><≧≦═]|>=|<=)\d|\d%|\d$")
_BRACKETS: Final = re.compile(r"\([^()]*\)|[*★]")
_KINDS: Final = re.compile(r"(?:定性|定量|正向|反向|逆向)(?:指标)?|正指标|反指标|正|逆|[是否]|其他")
_NATURE: Final = re.compile(r"(?:定性|定量|正向|反向|逆向)(?:指标)?")
_CJK: Final = re.compile(r"[\u3400-\u9fff]")
_NUMBERING: Final = re.compile(
    r"^(?:指标\s*\d{1,2}\s*[:：、.．]?|\(?\d{1,2}\)?\s*[、.．)]\s*(?!\d)|[①-⑳])"
)
_TEMPLATE: Final = re.compile(
    r"(?:指标\s*\d{0,2}\s*[:：、.]?|[…．.·]{2,}|\([\s.…_]{0,3}\)|[|/、]){1,6}"
)
_NAME_END: Final = re.compile(
    r"(?:率|数|数量|度|性|情况|次数|面积|长度|金额|成本|标准|时间|人数|人次|量|额|水平|程度|能力|质量"
    r"|进度|期限|年限|时限|影响|机制|效果|效益|比例|增幅|户数|个数|覆盖面|规模)$"
)
_VERB: Final = re.compile(
    r"^(?:有效|显著|明显|进一步|持续|不断|逐步|全面|稳步|基本|较好|大幅|切实)?"
    r"(?:提升|提高|改善|增强|加强|完善|健全|优化|促进|推动|推进|保障|保证|确保|增加|减少|降低|下降|扩大|巩固|维护|稳定"
    r"|达标|合格|完成|及时|良好|满意|规范|明显|显著|有效|长期|持续|稳步|逐步|较好|优秀|优良|安全|正常|可控|准确|完整|合规|充分"
    r"|按时|按期|到位|达到|实现|无|是|否|优|良|好|中|高|低|可用|可持续|符合|不高于|不低于|不超过|不少于|达成|部分达成|基本达到"
    r"|每季度|每月|每年|年内|年底|当年|全年|全覆盖|落实|建立|形成|发挥|丰富|营造|激发|有所|无偏差|不发生|零事故|未发生|严格|强"
    r"|杜绝|缓解|助力|支持|服务|满足|配套|按计划|按规定|如期|已完成|未完成|一致|参照|同上|节约|控制在|节能|环保|壮大|夯实)"
)
_DATE: Final = re.compile(
    r"^(?:20\d\d年)?(?:\d{1,2}月)?(?:\d{1,2}[日号])?(?:底|末|初|中旬|上旬|下旬)?(?:之?前|以前|内|完成|前完成|完工|开工)?$"
    r"|^20\d\d[-./]\d{1,2}(?:[-./]\d{1,2})?(?:[-~至—]+20\d\d[-./]\d{1,2}(?:[-./]\d{1,2})?)?前?$"
)
_BEHIND: Final = re.compile(r"\(?含?[及或]?\)?以[上下内]|左右|达标|合格|前|内|[/·每]\S{1,4}")
_WHOLE: Final = frozenset((
    "是", "否", "无", "有", "优", "良", "好", "高", "低", "完成", "达到", "达标", "良好", "明显",
    "显著", "提升", "提高", "改善", "增强", "加强", "完善", "健全", "规范", "及时", "合格",
    "满意", "基本达到", "基本达成", "部分达成", "完全达成", "已完成", "未完成", "长期", "持续",
    "有效", "稳定", "正常", "安全", "较好", "优秀", "逐步提升", "有效提升", "不断提升",
    "持续提升", "明显提升", "有所提升", "显著提升", "有效改善", "明显改善", "有效保障",
    "不高于市场价", "达成预期指标", "部分达成预期指标", "并具有一定效果",
))  # fmt: skip
_SIGN_END: Final = re.compile(r"(?:[≥≤=><≧≦═]|[^一二三四五六七八九十]二)$")
_SECOND_OP: Final = re.compile(r"[≥≤≧≦═]|>=|<=")
_NUMBERED: Final = re.compile(r"指标\d{1,2}")
_CROWDED: Final = re.compile(r"[≥≤≧≦═]\d|\d%(?=\d)|[\u3400-\u9fff]\d+%(?=[\u3400-\u9fff])|得\d+分")
_SHORT_NAMES: Final = {1: 4.5, 2: 1.2, 3: 0.5}
# What a name is not, what it does not begin with and what it does not hold, each with its cost.
_NO_NAME: Final = (
    (re.compile(rf"^{_NATURE.pattern}\Z"), 4.0),
    (re.compile(r"^[,.、;:)%。/—-]"), 2.5),
    (re.compile(r"[。;!?]"), 2.0),
)
_FIGURE_INSIDE: Final = re.compile(r"[\u3400-\u9fff]\d+(?:\.\d+)?[%\u3400-\u9fff].")
GRADES: Final = ("优秀", "良好", "不合格", "不及格", "合格", "及格", "优", "良", "中", "差")
_BODY: Final = re.compile(
    r"(?:局|委|办|处|科|股|室|院|校|园|所|站|中心|队|团|馆|镇|乡|街道|政府|公司|法院|检察院|委员会|合作社|学院|大学"
    r"|医院|协会|部|会|社|厅|村|台|厂|场|库|宫|校区|分局|集团|管理处|事务所|基金会|支队|大队|总队|本级|部门|机关|工作站|学会|联合会|总站|分中心|工委|党组|组|署|行|店|区|县|市|州|旗)(?:\(.*\))?$"
)


@lru_cache(maxsize=65536)
def cost_of(key: str, text: str) -> float:
    """Return what it costs to read a text as the cell of a column."""
    return _COSTS.get(key, _unknown)(text)


def numbered_off(text: str) -> str:
    """Return a name without the numbering of the template (指标1：)."""
    return _NUMBERING.sub("", text)


def is_template(text: str) -> bool:
    """Return whether it is what the template left behind: 指标2:, ……."""
    return bool(_TEMPLATE.fullmatch(text))


def is_dash(text: str) -> bool:
    """Return whether it is a cell that only says that nothing stands in it."""
    return bool(_DASH.fullmatch(text))


def is_operator(text: str) -> bool:
    """Return whether it is a comparing sign or its word."""
    return bool(_OPERATOR.fullmatch(text))


def is_figure(text: str) -> bool:
    """Return whether it is a plain number as weights and scores are."""
    return bool(_FIGURE.fullmatch(text))


def is_body(text: str) -> bool:
    """Return whether it is a name that reads like an office, a school, a company."""
    return bool(_BODY.search(text))


def is_amount(text: str) -> bool:
    """Return whether it is an amount of money."""
    return bool(_AMOUNT.fullmatch(text))


def is_date(text: str) -> bool:
    """Return whether it is a date as targets have it."""
    return bool(text) and any(char.isdigit() for char in text) and bool(_DATE.fullmatch(text))


@lru_cache(maxsize=65536)
def _value(text: str) -> float:
    """Return what it costs to read a text as a value (target or what was reached)."""
    if len(text) > 120:
        return 5.0
    if is_template(text):
        return 6.0
    found = parse(text)
    if found.kind in (Kind.NUMBER, Kind.RANGE):
        return _figure_cost(text, found)
    if found.kind == Kind.DATE or is_date(text):
        return 0.15
    for pattern, cost in _PLAIN:
        if pattern.fullmatch(text):
            return cost
    if _OP_NUMBER.match(text):
        return _signed(text)
    return 5.0 if _HALF.search(text) else _worded(text)


def _signed(text: str) -> float:
    """Return the cost of a value that begins with a sign and a figure."""
    is_double = bool(_SECOND_OP.search(text, 2))
    return 0.4 + 0.25 * max(0, len(text) - 6) + (3.0 if is_double else 0.0)


def _figure_cost(text: str, found: TargetValue) -> float:
    if found.unit and not is_known(found.unit):
        return 0.35 + 0.1 * len(found.unit)
    cost = 0.0 if found.unit else 0.45 if not found.op else 0.15
    return cost + (0.1 if not found.op else 0.0) + _overhang(text, found.unit)


def _overhang(text: str, unit: str | None) -> float:
    """Return the cost of words behind a figure and its unit (98%学年末)."""
    if not unit:
        return 0.0
    rest = text[text.rfind(unit) + len(unit) :].strip(")]】")
    return 0.0 if not rest or _BEHIND.fullmatch(rest) else 0.4 * len(rest)


def _worded(text: str) -> float:
    """Return the cost of a value in words."""
    digits = _DIGIT.search(text)
    length = len(text)
    if text in _WHOLE:
        return 0.2
    cost = 0.4 if _VERB.match(text) else 1.1
    if length > 6:
        cost += 0.08 * (length - 6)
    if digits:
        cost += 0.5
    if _NAME_END.search(text) and length > 3 and not _VERB.match(text):
        cost += 0.8
    if not _CJK.search(text) and not digits:
        cost += 2
    return cost + _crowd(text)


def _crowd(text: str) -> float:
    """Return the cost of what belongs to cells of its own: other figures, the template's numbering,
    half a pair of brackets."""
    cost = 3.0 if _NUMBERED.search(text, 1) else 0.0
    cost += 3.0 * min(3, len(_CROWDED.findall(text)))
    return cost + (2.0 if text.count("(") != text.count(")") else 0.0)


def _name(text: str) -> float:
    bare = _NUMBERING.sub("", text)
    if not _CJK.search(bare):
        return 6.0
    inner = _BRACKETS.sub("", bare)
    cost = _length_cost(len(bare)) + _value_cost(bare, inner)
    cost += _verb_cost(bare)
    for pattern, more in _NO_NAME:
        cost += more if pattern.search(bare) else 0.0
    if _NAME_END.search(inner):
        cost -= 0.5
    if bare.endswith(("意见", "签字", "盖章", "(盖章)")):
        cost += 3.0
    if _NUMBERED.search(bare):
        cost += 2.2
    return cost + (2.0 if bare.count("(") != bare.count(")") else 0.0)


def _verb_cost(bare: str) -> float:
    """Return what it costs that a name is but a verb, as values in words are."""
    if not _VERB.match(bare) or len(bare) > 6 or _NAME_END.search(bare):
        return 0.0
    return 0.7 if len(bare) > 4 else 1.2


def _length_cost(count: int) -> float:
    """Return what the length of a name costs."""
    return _SHORT_NAMES.get(count, 0.07 * max(0, count - 26))


def _value_cost(bare: str, inner: str) -> float:
    """Return what it costs that a name reads like a value, or has a figure or a sign of one in it."""
    if parse(bare).is_numeric or is_date(bare):
        return 5.0
    if _INNER_OP.search(inner) or _OPERATOR.match(bare) or _SIGN_END.search(inner):
        return 3.0
    if _FIGURE_INSIDE.search(inner):
        return 2.2
    return 0.9 if bare[0].isdigit() else 0.0


def _points(text: str) -> float:
    if _FIGURE.fullmatch(text):
        value = float(text.rstrip("分"))
        if value > 100:
            return 6.0
        return 0.0 if len(text) < 5 or "." in text else 1.0
    if _PERCENT.fullmatch(text):
        return 1.2
    return 0.6 if _DASH.fullmatch(text) else NEVER


def _actual(text: str) -> float:
    cost = _value(text)
    if not _CJK.search(text) or len(text) > 60 or text[0] in ",.、;:)%。":
        return cost
    return min(cost, 0.8 + 0.05 * len(text) + _crowd(text))


def _prose(text: str) -> float:
    if _DASH.fullmatch(text) or text in ("无偏差", "不适用"):
        return 0.1
    count = len(_CJK.findall(text))
    if count == 0:
        return 0.6 if text == "0" else 3.5
    if text[0] in ",.、;:)%。":
        return 2.0
    if is_template(text):
        return 2.0
    if parse(text).is_numeric or is_date(text):
        return 2.5
    return (0.3 if count >= 4 else 1.0) + _crowd(text)


def _explained(text: str) -> float:
    if _DASH.fullmatch(text):
        return 0.1
    count = len(_CJK.findall(text))
    if count < 2 or parse(text).is_numeric or text[0] in ",.、;:)%。以":
        return 4.0
    return (0.3 if count >= 4 else 0.7) + 2.0 * len(_NATURE.findall(text))


def _direction(text: str) -> float:
    return FREE if _OPERATOR.fullmatch(text) or _NATURE.fullmatch(text) else NEVER


def _measure(text: str) -> float:
    if text in DIMENSIONS or text in ("百分比", "百分号") or is_known(text):
        return FREE
    if _DASH.fullmatch(text):
        return 0.3
    if any(char.isdigit() for char in text) or len(text) > 8:
        return NEVER
    return 0.7 + 0.35 * max(0, len(text) - 2)


def _kind(text: str) -> float:
    return FREE if _KINDS.fullmatch(text) else 5.0


def _number(text: str) -> float:
    return 0.2 if re.fullmatch(r"\d{1,3}", text) else 6.0


def _likelihood(text: str) -> float:
    word = re.fullmatch(r"确定能|有可能|完全不可能|能|不能|可能|可以完成|[√✓]", text)
    return FREE if word else 4.0


def _level(text: str) -> float:
    if any(char.isdigit() for char in text) or len(text) > 14 or len(text) < 2:
        return 6.0
    return 1.6 if text.endswith(("指标", "目标", "效益", "成本", "管理")) else 3.2


def _unknown(text: str) -> float:
    return 0.9 + 0.01 * len(text)


def _money(text: str) -> float:
    return FREE if _AMOUNT.fullmatch(text) else 0.8 if _DASH.fullmatch(text) else NEVER


def _rate(text: str) -> float:
    return 0.0 if _PERCENT.fullmatch(text) else 0.6 if _FIGURE.fullmatch(text) else NEVER


def _grade(text: str) -> float:
    return FREE if text in GRADES else 4.0


def _project(text: str) -> float:
    count = len(_CJK.findall(text))
    if count < 2 or len(text) > 60:
        return 5.0
    cost = (0.9 if any(char in "。;" for char in text) else 0.1) + (0.3 if is_body(text) else 0.0)
    return cost + (1.5 if text[-1].isdigit() else 0.0) + (0.8 if text[:4].isdigit() else 0.0)


def _office(text: str) -> float:
    if len(_CJK.findall(text)) < 2 or len(text) > 40:
        return 5.0
    return 0.0 if is_body(text) else 1.2


def _code(text: str) -> float:
    return 0.1 if re.fullmatch(r"[A-Za-z\d-]{3,24}", text) else 3.0


def _short(text: str) -> float:
    return 0.3 if len(text) <= 16 and _CJK.search(text) else 2.5


def _long(text: str) -> float:
    return 0.2 if len(_CJK.findall(text)) >= 8 else 1.5


_COSTS: Final[dict[str, Callable[[str], float]]] = {
    "level3": _name, "target": _value, "actual": _actual, "forecast": _actual, "weight": _points,
    "score": _points, "deviation": _prose, "remark": _prose, "explanation": _explained,
    "direction": _direction, "measure": _measure, "type": _kind, "number": _number,
    "likelihood": _likelihood, "level1": _level, "level2": _level, "unknown": _unknown,
    "p.project_name": _project, "p.unit": _office, "p.department": _office, "p.amount": _money,
    "p.goal": _long, "p.project_category": _short, "p.other": _unknown, "p.code": _code,
    "p.initial": _money, "p.adjusted": _money, "p.executed": _money, "p.rate": _rate,
    "target0": _value, "level30": _name, "total_score": _points, "grade": _grade,
}  # fmt: skip
SKIP: Final = {
    "level3": 9.0, "target": 2.4, "actual": 2.2, "forecast": 2.0, "weight": 1.7, "score": 1.8,
    "deviation": 0.0, "remark": 0.0, "explanation": 1.0, "direction": 1.2, "measure": 0.8,
    "type": 0.8, "target0": 1.5, "number": 0.3, "likelihood": 1.0, "level1": 0.0, "level2": 0.0, "unknown": 0.5,
    "total_score": 0.0, "grade": 0.0,
}  # fmt: skip
