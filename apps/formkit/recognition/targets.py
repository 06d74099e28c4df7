"""What looks like a target value, and its reading by the grammar."""

from __future__ import annotations

import re
from typing import Final

from apps.formkit.recognition.level_labels import compact, fold
from apps.formkit.recognition.lines import squeeze
from apps.formkit.values import parse
from apps.formkit.values.units import DIMENSIONS, Dimension, alternatives

_MATH: Final = re.compile(r"\$|\\(?=%)|\\(?:text|mathrm)\s*\{([^{}]*)\}")
_LATEX_OPS: Final = {
    r"\geqslant": "≥", r"\leqslant": "≤", r"\geq": "≥", r"\leq": "≤", r"\ge": "≥", r"\le": "≤",
    r"\gt": ">", r"\lt": "<", r"\%": "%",
}  # fmt: skip
_OPERATOR: Final = re.compile(
    r"^(≥|≤|=|>|<|≧|≦|>=|<=|不低于|不少于|不超过|不高于|大于|小于|达到|约)"
)
_NUMERIC: Final = re.compile(
    r"^(≥|≤|=|>|<|≧|≦|>=|<=|约|不低于|不少于|不超过|不高于|大于等于|小于等于|大于|小于|达到)*"
    r"\d[\d,]*(\.\d+)?%?([-~～—至]+\d[\d,]*(\.\d+)?%?)?[(]?[^\d。,，;；]{0,10}\d?[^\d。,，;；]{0,4}[)]?(以上|以下|以内|左右|及以上)?$"
)
_DATE: Final = re.compile(
    r"^(20\d\d年)?\d{1,2}月(\d{1,2}日|底)?(之?前|前完成|完成)?$|^\d+年底?前?$"
)
_WORDS: Final = (
    "提升", "提高", "及时", "健全", "完善", "增强", "加强", "规范", "满意", "丰富", "显著", "明显",
    "扩大", "强化", "合规", "合格", "完成", "保障", "促进", "有效", "良好", "优化", "稳定", "明确",
    "准确", "完整", "改善", "推进", "多样", "匹配", "充分", "合理", "长期", "可控", "正常", "补充",
    "好", "优", "是", "否", "达标", "无", "不超", "未超", "降低", "减少", "增加", "持续", "建立",
    "激发", "体现", "做好", "宣传", "深化", "落实", "符合", "达成", "较好", "优秀", "提质", "正面",
    "展现", "公开", "公平", "安全", "基本", "全面", "逐步", "按时", "按期", "到位", "提示", "吸引",
    "支持", "应用", "相关", "契合", "认可", "高", "低", "覆盖", "可持续", "深入", "较上年", "年底前",
)  # fmt: skip


_WORD_INSIDE: Final = re.compile("|".join(word for word in _WORDS if len(word) > 1))
_DIGIT: Final = re.compile(r"\d")
_QUANTITY: Final = (
    rf"[≥≤=><]*\d+(?:\.\d+)?"
    rf"(?:{alternatives(unit for unit, of in DIMENSIONS.items() if of is not Dimension.TIME)})"
)
_SEVERAL: Final = re.compile(rf"(?:{_QUANTITY}[,;、]?){{2,}}")


def tidy(text: str) -> str:
    """Return a target without white space and without the typesetting of a formula."""
    if "$" in text or "\\" in text:
        text = _MATH.sub(lambda found: found.group(1) or "", text)
        for code, sign in _LATEX_OPS.items():
            text = text.replace(code, sign)
        text = text.replace("{", "").replace("}", "")
    return squeeze(text)


def is_several(text: str) -> bool:
    """Return whether a cell holds several quantities one behind the other, as two indicators in one
    cell leave them; 1人1档 is one saying, 1年6个月 one time."""
    word = tidy(fold(text))
    return bool(_SEVERAL.fullmatch(word)) and set(_DIGIT.findall(word)) != {"1"}


def is_numeric(text: str) -> bool:
    """Return whether a cell is a number with operator or unit, a range or a date."""
    word = tidy(fold(text))
    return bool(_NUMERIC.match(word) or _DATE.match(word)) and len(word) <= 30


def has_operator(text: str) -> bool:
    """Return whether a cell begins with an operator."""
    return bool(_OPERATOR.match(tidy(fold(text))))


def target_likeness(text: str) -> float:
    """Return how much a cell looks like a target, 0 to 1: numbers surely, short words likely."""
    word = tidy(fold(text))
    if not word:
        return 0.0
    if has_operator(word) and _DIGIT.search(word):
        return 1.0
    if is_numeric(word):
        return 0.95
    if len(word) <= 6 and word.startswith(_WORDS):
        return 0.9
    if len(word) <= 8 and _WORD_INSIDE.search(word):
        return 0.6
    return 0.3 if len(word) <= 4 else 0.0


def read_target(text: str):  # type: ignore[no-untyped-def]
    """Return the reading of a target by the grammar; blank text gives an empty reading."""
    return parse(tidy(text))


SIGNS: Final = {
    "≥": "≥", ">=": "≥", "≧": "≥", "大于等于": "≥", "不低于": "≥", "不少于": "≥", "大于或等于": "≥",
    "≤": "≤", "<=": "≤", "≦": "≤", "小于等于": "≤", "不高于": "≤", "不超过": "≤", "小于或等于": "≤",
    "=": "=", "﹦": "=", "═": "=", "等于": "=", "⩾": "≥", "⩽": "≤", ">": ">", "大于": ">", "<": "<", "小于": "<",
}  # fmt: skip
_PLAIN_NUMBER: Final = re.compile(r"^\d[\d,]*(\.\d+)?([-~～至]\d[\d,]*(\.\d+)?)?$")
# By when, which an operator would turn into a quantity.
_MOMENT: Final = re.compile(r"\d(月底?|月份|年底|日|号)(之?前|完成|$)|年底前")


def one_target(direction: str, target: str, measure: str) -> str:
    """Return the target as one text: the operator before the number, the unit behind it, each
    only where the target does not say it already."""
    unit = squeeze(measure)
    word = compact(target)
    is_number = bool(_PLAIN_NUMBER.match(word.lstrip("≥≤=<>")))
    is_amount = bool(re.match(r"\d", word)) and (is_number or not _MOMENT.search(target))
    if is_number and unit and not re.search(r"\d|^[/—-]+$|^无$", unit):
        target += unit
    sign = SIGNS.get(compact(direction), "")
    return sign + target if sign and is_amount else target
