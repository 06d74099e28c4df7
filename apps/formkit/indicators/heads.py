"""Head nouns: the end of a name that says what sort of figure the indicator is ([heads] of vocabulary.toml)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from typing import Final

from apps.formkit.values.units import Dimension
from apps.formkit.vocabulary import VOCABULARY

LONGEST: Final = 12
SURE, LIKELY, FAINT, UNKNOWN = 0.9, 0.7, 0.5, 0.0

_MARKS: Final = re.compile(r"[\W_]+")
_BRACKET: Final = re.compile(r"[(（【\[][^()（）【】\[\]]*[)）】\]]$")
_FIGURES: Final = re.compile(
    r"(?:≥|≤|>|<|=|不低于|不少于|不超过|达到?)?\d[\d.,]*(?:%|％)?(?:以上|以内)?$"
)
_LOOSE_END: Final = re.compile(r"(?<=率|数|度)(?:情况|水平)$")

# 系数 and 指数 count nothing, 效率 and 税率 are no shares of anything.
_NO_COUNT: Final = re.compile(r"(?:系|指|倍|函|参|乘|基|分|少|多|岁|读|金|额|资|入|支出)数$")
# 减少碳排放, 为群众挽回经济损失: the verb before it makes it wanted.
_RELIEVING: Final = re.compile(
    r"(?:减少|挽回|避免|降低|压减|节约|防止|化解|消除|排查|查处|打击|拆除|清理|整治|治理|解决|处置|处理|救助|帮扶|控制|受理|办理|接待|调解|查办|审理|化解)[一-龥]{0,4}$"
)
# What is amiss by the first of its two letters: 缺席, 漏检, 误报, 迟办, 拒收.
_AMISS: Final = re.compile(r"(?<![防减补查纠无零免避绝止])[缺漏误迟拒][一-龥]$")
_TWO_VERBS: Final = 6
# «诉讼卷宗脱酸» and «不合格食品下架» go on to speak of something else.
_FAR: Final = 4
_NO_SHARE: Final = re.compile(r"(?:效|频|功|税|利|汇|速|概|表|草|周转)率$")


def bare(text: str) -> str:
    """Fold a name to its letters and digits."""
    return _MARKS.sub("", text)


@dataclass(frozen=True, slots=True)
class Head:
    """A head noun with what its class says.

    Attributes:
        kind: the class in vocabulary.toml, such as "quality" or "count_people".
        word: the ending that was found.
        nature: count, extent, rate, deadline, duration, money, price, income, opinion, state,
            score or spending.
        direction: "higher", "lower", or empty where the word alone does not say.
        levels: short level 2 → "" (fits), "?" (may stand there) or "~" (doubtful).
        units: dimensions that fit; empty where any may.
        most: the largest share that makes sense, ``None`` without a bound.
        confidence: how far the class may be trusted, 0 to 1.
    """

    kind: str
    word: str
    nature: str
    direction: str
    levels: Mapping[str, str]
    units: frozenset[Dimension] = field(default_factory=frozenset)
    most: int | None = None
    confidence: float = SURE


@cache
def _index() -> dict[str, Head]:
    """Return every ending with its head; where two classes share an ending the first has it."""
    found: dict[str, Head] = {}
    for kind, data in VOCABULARY.data["heads"].items():
        levels = {
            one.rstrip("?~"): one[-1] if one[-1] in "?~" else "" for one in data["levels"].split()
        }
        tails = data.get("tails", "").split()
        confidence = LIKELY if kind.endswith("_generic") else SURE
        words = data["words"].split()
        joined = [word + tail for word in words for tail in tails] or words
        for ending in (*joined, *data.get("ends", "").split()):
            head = Head(
                kind=kind,
                word=ending,
                nature=data["nature"],
                direction=data["direction"],
                levels=levels,
                units=frozenset(Dimension(one) for one in data.get("units", "").split()),
                most=data.get("most"),
                confidence=confidence,
            )
            found.setdefault(ending, head)
    return found


def known_endings() -> tuple[str, ...]:
    """Return every ending that is known."""
    return tuple(_index())


@lru_cache(maxsize=16384)
def head_of(name: str) -> Head | None:
    """Return the head noun of a folded name by its longest ending, ``None`` when none is known."""
    index = _index()
    for length in range(min(LONGEST, len(name)), 0, -1):
        found = index.get(name[-length:])
        if found is None:
            continue
        if found.kind == "count_generic" and _NO_COUNT.search(name):
            return None
        if found.kind == "rate_generic" and _NO_SHARE.search(name):
            return None
        return _told_before(name, found) or found
    return None


def _told_before(name: str, head: Head) -> Head | None:
    """Return the head noun of «达标排放率», whose 排放 says nothing and whose 达标 does."""
    if head.word != "率" or len(name) < _TWO_VERBS:
        return None
    index = _index()
    stem = f"{name[:-3]}率"
    found = next((index[stem[-n:]] for n in range(LONGEST, 2, -1) if stem[-n:] in index), None)
    if found is None or found.kind != "quality" or is_unwanted(name[:-1]):
        return None
    return replace(found, word="率", confidence=LIKELY)


@cache
def _unwanted() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    data = VOCABULARY.data["unwanted"]
    words = sorted(data["words"].split(), key=len, reverse=True)
    guards = "".join(data["guards"].split())
    # 补漏 mends, but what is 修补返修 was mended badly: before whole words they end another verb.
    turning = "".join(one for one in guards if one not in "补修")
    tails = "".join(data["tails"].split())
    work = f"{data['dealing']} {VOCABULARY.data['acts']['words']}"
    dealing = "|".join(sorted(work.split(), key=len, reverse=True))
    return (
        re.compile(rf"(?<![{turning}])(?:{'|'.join(words)})"),
        re.compile(rf"(?<![{guards}])[{tails}]$"),
        re.compile(dealing),
    )


@lru_cache(maxsize=16384)
def is_unwanted(stem: str) -> bool:
    """Return whether what stands before the head is something to be kept low.

    投诉 is, 投诉处理 is not: the last thing said decides.
    """
    words, tails, dealing = _unwanted()
    found = list(words.finditer(stem)) or list(_AMISS.finditer(stem))
    if not found:
        end = tails.search(stem)
        return end is not None and not _RELIEVING.search(stem[: end.start()])
    last = max(one.end() for one in found)
    if _RELIEVING.search(stem[: found[-1].start()]):
        return False
    if re.search(r"(?:无|零|未)(?:发生)?[一-龥]{0,6}$", stem[:last]) and not stem.endswith(
        "未通过"
    ):
        return False
    return not any(one.end() > last for one in dealing.finditer(stem))


def _goes_on(name: str) -> bool:
    """Return whether a name says more behind its last unwanted word than what it is a number of."""
    ends = [one.end() for one in _unwanted()[0].finditer(name)]
    return bool(ends) and len(name) - ends[-1] >= _FAR


def folded_name(name: str) -> str:
    """Return a name without remarks in brackets, figures at its end and «情况» behind a rate."""
    text = _BRACKET.sub("", name.strip())
    text = _FIGURES.sub("", text)
    return _LOOSE_END.sub("", bare(text)) or bare(name)


def is_kept_low(stem: str, head: Head | None) -> bool:
    """Return whether the thing measured is to be kept low; 隐患整改率 and 下降率 are wanted."""
    if head is None:
        return is_unwanted(stem) and not _goes_on(stem)
    if head.kind in ("reduction", "saving", "cost", "price", "standard", "deadline", "response"):
        return False
    within = head.word
    for tail in ("率", "比例", "数"):
        within = within.removesuffix(tail)
    # 合格 itself is good, 不合格 stands in the stem's list; 处理率 is dealing with what precedes.
    if head.kind in (
        "quality",
        "timely",
        "completion",
        "opinion",
        "praise",
        "ecology",
        "awareness",
    ):
        return stem.endswith(("不", "未", "非"))
    return is_unwanted(stem) or (bool(within) and is_unwanted(stem + within))
