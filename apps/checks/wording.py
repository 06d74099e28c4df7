"""How values are worded: placeholders, wishes, repetitions."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Final

from apps.checks.texts import bare, squeeze
from apps.formkit.vocabulary import VOCABULARY

_FIGURE: Final = re.compile(
    r"\d|[一二三四五六七八九十百千万两]+(?:[个次天日月人项年]|季度)|半年|月底|年底|季末"
)
_SPLIT: Final = re.compile(r"[、,，;；和与并且]|及(?![时格])")
_EMPTY_END: Final = re.compile(r"(?:性|度|情况|程度|效果|水平|能力|机制|质量|率)$")
_AS_PLANNED: Final = re.compile(
    r"按需[一-龥]{2,4}|基本[一-龥]{2,4}|按照?[一-龥]{0,3}(?:计划|要求|进度|规定|程序)[一-龥]{0,4}"
)
_HINT: Final = re.compile(
    r"[(（【\[<]?(?:请|此处|在此)(?:如实|逐项|具体|在此)?(?:填写|输入|选择|注明|说明|填报|补充|补填|完善|修改|更新|核实|替换)[^()（）【】\[\]<>。；;]{0,20}[)）】\]>]?"
    r"|[(（【\[<](?:填写|填报|填入|输入|注明|填)[^()（）【】\[\]<>。；;]{1,12}[)）】\]>]"
    r"|[≥≤><=]?(?<![A-Za-z\d])[*×xX＊]{2,}(?:[%％人次个元]|[一-龥]{0,4}(?=$|[。，；、,;]))|[(（][^()（）]{0,4}(?:样例|示例|例如|填写说明)[^()（）]{0,30}[)）]|_{3,}|指标\d[:：]?$"
)
# Elsewhere, later, by others: the cell itself says nothing.
_TO_FILL: Final = re.compile(
    # 填报单位数 and 录入数量 are what an indicator may count: without «which», only 填写 asks.
    r"(?:(?:填写|填入|填报|录入|输入)(?:具体|相应|对应)"
    r"|(?:填写|填入)(?:实际|准确|数[值字量]|内容|文字|指标|名称|金额|单位|年度|目标))[一-龥]{0,8}"
    r"(?<![率性度])(?<!情况)(?<!及时)(?<!准确)(?<!完整)(?<!规范)(?<!齐全)(?<!单位数)(?<!指标数)"
)
_ELSEWHERE: Final = re.compile(
    r"(?:详?见|参见|参照)[一-龥]{0,6}(?:表|附件|方案|合同|文件|明细|清单)"
    r"|[一-龥]{0,8}以[一-龥]{1,10}为准|另(?:行[一-龥]{2,4}|附|议|定)|随行就市"
    r"|(?:按照?|根据|依据|依|据|随|视)[一-龥]{1,6}(?:数|额|价|(?<![质保])量|结果|情况|而定|支出|结算)"
    r"|按照?(?:合同|协议|实际|上级|批复)[一-龥]{0,4}(?:执行|办理|确定|支付|结算|安排)"
    r"|(?:参[考照见]|沿用|同)[上去]年(?:度?[一-龥]{0,4})|[待由][一-龥]{0,6}(?:下达|确定|核定|批复|明确|通知|公布)(?:后.{0,6})?"
)
_GROWING: Final = re.compile(
    r"(?:提升|提高|改善|增强|加强|促进|推动|推进|维护|营造|助力|打造|优化|激发|减少|保障)(?=[一-龥]{2})"
)
_LONGEST_WISH: Final = 24
_WORD: Final = 2


words: Final = VOCABULARY.words


@cache
def _wish() -> re.Pattern[str]:
    adverbs, cores = (
        "|".join(sorted(words(name), key=len, reverse=True)) for name in ("adverbs", "cores")
    )
    return re.compile(rf"(?P<adverbs>(?:{adverbs})*)(?P<cores>(?:{cores})*)")


@cache
def _placeholders() -> frozenset[str]:
    return frozenset(one.lower() for one in words("placeholders"))


@cache
def _standard() -> re.Pattern[str]:
    return re.compile("|".join(words("standard")) + r"|[A-Za-z]")


@lru_cache(maxsize=4096)
def is_placeholder(text: str | None) -> bool:
    """Return whether a text only fills its cell («无», «详见方案», «按实际发生数», «XX人»)."""
    folded = squeeze(text).lower()
    if not folded:
        return False
    core = bare(folded)
    if not core:
        return True
    known = _placeholders()
    if folded in known or core in known or points_elsewhere(core):
        return True
    return bool(_HINT.fullmatch(squeeze(text)) or _TO_FILL.fullmatch(core))


def points_elsewhere(text: str) -> bool:
    """Return whether a text says only where, when or by whom the value will be said."""
    return bool(_ELSEWHERE.fullmatch(bare(text)))


def hint_left(text: str | None) -> str:
    """Return a hint of the template left in a text («(请填写…)», «≥**%»), empty when there is none."""
    found = _HINT.search(text or "")
    return found[0] if found else ""


def states_standard(text: str) -> bool:
    """Return whether a text names by what it can be told (验收, 国标, 未发生)."""
    return bool(_standard().search(text))


def has_figure(text: str) -> bool:
    """Return whether a text holds any figure or date."""
    return bool(_FIGURE.search(text))


@lru_cache(maxsize=4096)
def is_vague(text: str, extra: tuple[str, ...] = (), strict: bool = False) -> bool:
    """Return whether a qualitative target names neither a figure nor a standard.

    ``strict`` takes any short text without a standard for one.
    """
    folded = bare(text)
    if not folded or has_figure(text):
        return False
    if _only_wishes(text, extra) or _AS_PLANNED.fullmatch(folded):
        return True
    return strict and len(folded) <= 6 and not states_standard(folded)


def _only_wishes(text: str, extra: tuple[str, ...]) -> bool:
    """Return whether a text begins with a wish and goes on with nothing better."""
    first, *others = [bare(part) for part in _SPLIT.split(text) if bare(part)]
    rest = all(_is_wish(one, extra) or _is_object(one) for one in others)
    return rest and _is_wish(first, extra)


def _is_object(part: str) -> bool:
    """Return whether a clause only goes on with what is wished for («…素养和参与能力»)."""
    return len(part) <= 8 and not states_standard(part)


def _is_wish(part: str, extra: tuple[str, ...]) -> bool:
    """Return whether a clause is a wish: adverbs and what is wished for, with an object or without."""
    found = _wish().match(part)
    if found is None or not part or part in extra:
        return found is not None
    return _wishes(part, found)


def _wishes(part: str, found: re.Match[str]) -> bool:
    if not found[0] or len(part) > _LONGEST_WISH or states_standard(part):
        return found.end() == len(part) or _ends_in_wish(part)
    few = len(part) - found.end() <= (_WORD if found["adverbs"] else 0)
    return few or bool(found["cores"] and (found["adverbs"] or _GROWING.match(part)))


def _ends_in_wish(part: str) -> bool:
    """Return whether the wish stands behind what it is wished for («治安环境持续向好»)."""
    is_wish = re.fullmatch(rf"[一-龥]{{2,12}}?(?:{_wish_end()})", part)
    return bool(is_wish) and not states_standard(part)


@cache
def _wish_end() -> str:
    adverbs, cores = ("|".join(words(name)) for name in ("adverbs", "cores"))
    return rf"(?:{adverbs})+(?:{cores})"


def repeats_name(text: str, name: str) -> bool:
    """Return whether a target only says its name again («多样性» → «多样»)."""
    said, named = bare(text), bare(name)
    core = _EMPTY_END.sub("", named)
    return len(said) >= 2 and len(said) <= 8 and (core.endswith(said) or named.endswith(said))


@cache
def _filler() -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, words("fillers")), key=len, reverse=True)))


@lru_cache(maxsize=8192)
def pairs_of(text: str) -> frozenset[str]:
    """Return the letter pairs of a text's subjects: what every piece of work shares is left out."""
    found: set[str] = set()
    for part in _filler().split(bare(text)):
        found.update(part[i : i + 2] for i in range(len(part) - 1))
    return frozenset(found)
