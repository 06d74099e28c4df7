"""The level-1/level-2 scheme of each form edition, as data.

Sources: 财预〔2015〕88号 (成本 under 产出); 财预〔2021〕101号 (成本指标 as level 1).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from apps.core.text import fold


@dataclass(frozen=True, slots=True)
class FormEdition:
    """One edition of the declaration: whether it has 项目性质, and its tree in the paper's order."""

    code: str
    name: str
    has_nature: bool
    tree: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def obligatory_level2(self) -> tuple[str, ...]:
        """The level-2 names most rules ask for: the output ones, and the cost from 2025."""
        output = ("数量指标", "质量指标", "时效指标")
        return output if self.code == "2023" else ("经济成本指标", *output)

    @property
    def level1(self) -> tuple[str, ...]:
        """The level-1 names in the paper's order."""
        return tuple(name for name, _ in self.tree)

    def level2_of(self, level1: str) -> tuple[str, ...]:
        """The level-2 names under a level 1; empty for a name the edition does not have."""
        return dict(self.tree).get(level1, ())

    def level1_of(self, level2: str) -> str | None:
        """The level 1 a level 2 stands under, or None."""
        return next((name for name, below in self.tree if level2 in below), None)

    def order_of(self, level1: str, level2: str) -> tuple[int, int]:
        """A sorting key by the paper's order; unknown names come last."""
        names = list(self.level1)
        first = names.index(level1) if level1 in names else len(names)
        below = self.level2_of(level1)
        return first, below.index(level2) if level2 in below else len(below)


_EFFECT: Final = ("经济效益指标", "社会效益指标", "生态效益指标", "可持续影响指标")
_SATISFACTION: Final = ("满意度指标", ("服务对象满意度指标",))

EDITIONS: Final = {
    "2023": FormEdition(
        "2023",
        "2023年及以前表式（成本列入产出）",
        has_nature=False,
        tree=(
            ("产出指标", ("数量指标", "质量指标", "时效指标", "成本指标")),
            ("效益指标", _EFFECT),
            _SATISFACTION,
        ),
    ),
    "2025": FormEdition(
        "2025",
        "2025年起表式（成本单列）",
        has_nature=True,
        tree=(
            ("成本指标", ("经济成本指标", "社会成本指标", "生态环境成本指标")),
            ("产出指标", ("数量指标", "质量指标", "时效指标")),
            ("效益指标", _EFFECT),
            _SATISFACTION,
        ),
    ),
}

LEVEL1: Final = ("成本指标", "产出指标", "效益指标", "满意度指标")
LEVEL2: Final = (
    "经济成本指标",
    "社会成本指标",
    "生态环境成本指标",
    "数量指标",
    "质量指标",
    "时效指标",
    "成本指标",
    *_EFFECT,
    "服务对象满意度指标",
)

# Names met in other places' forms (domain rules §2.3).
_ALIASES1: Final = {"效果": "效益指标", "投入": "产出指标", "满意": "满意度指标"}
_ALIASES2: Final = {
    "环境效益": "生态效益指标",
    "生态环境效益": "生态效益指标",
    "生态成本": "生态环境成本指标",
    "环境成本": "生态环境成本指标",
    "社会公众或服务对象满意度": "服务对象满意度指标",
    "社会公众满意度": "服务对象满意度指标",
    "服务对象": "服务对象满意度指标",
    "满意度": "服务对象满意度指标",
    "受益对象满意度": "服务对象满意度指标",
    "可持续性": "可持续影响指标",
    "可持续影响": "可持续影响指标",
    "可持续发展": "可持续影响指标",
    "可持续效益": "可持续影响指标",
    "时效性": "时效指标",
    "进度": "时效指标",
    "产出数量": "数量指标",
    "产出质量": "质量指标",
    "产出时效": "时效指标",
    "产出成本": "成本指标",
}


def _core(label: str) -> str:
    """Give a label without white space, numbering and the word 指标."""
    return fold(label).removesuffix("指标").strip("0123456789.、:：()（）")


_CORE1: Final = {_core(name): name for name in LEVEL1} | _ALIASES1
_CORE2: Final = {_core(name): name for name in LEVEL2} | _ALIASES2


def canonical_level1(label: str) -> str | None:
    """Give the canonical level-1 name of a label as printed, or None."""
    return _CORE1.get(_core(label))


def canonical_level2(label: str) -> str | None:
    """Give the canonical level-2 name of a label as printed, or None."""
    return _CORE2.get(_core(label))


def level1_of(level2: str, edition: str = "2025") -> str | None:
    """Give the level 1 a canonical level 2 stands under in an edition, or in the other one."""
    order = (EDITIONS[edition], *EDITIONS.values())
    return next((found for item in order if (found := item.level1_of(level2))), None)
