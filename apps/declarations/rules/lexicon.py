"""The words that the rules ask: levels here, the long tables in ``words.toml`` beside this module."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, Final

from apps.formkit.levels import LEVEL1 as LEVEL1
from apps.formkit.levels import LEVEL2, level1_of

COST: Final = "成本指标"
OUTPUT: Final = "产出指标"
EFFECT: Final = "效益指标"
SATISFACTION: Final = "满意度指标"

QUANTITY: Final = "数量指标"
QUALITY: Final = "质量指标"
TIMELINESS: Final = "时效指标"
ECONOMIC_COST: Final = "经济成本指标"
SOCIAL: Final = "社会效益指标"
ECONOMIC: Final = "经济效益指标"
ECOLOGICAL: Final = "生态效益指标"
LASTING: Final = "可持续影响指标"
SERVED: Final = "服务对象满意度指标"

LEVEL1_OF: Final = {name: level1 for name in LEVEL2 if (level1 := level1_of(name))}

_TABLES: Final[dict[str, Any]] = tomllib.loads(
    Path(__file__).with_name("words.toml").read_text(encoding="utf-8")
)


def _words(name: str) -> tuple[str, ...]:
    """Give the words of a table in their written order."""
    return tuple(_TABLES[name].split())


VAGUE: Final = frozenset(_words("vague"))
VAGUE_STEMS: Final = _words("vague_stems")
STANDARD_WORDS: Final = _words("standard_words")
MEASURE_NAMES: Final = _words("measure_names")
SOFT_DEGREES: Final = _words("soft_degrees")
QUANTITY_ENDINGS: Final = _words("quantity_endings")
QUALITY_ENDINGS: Final = _words("quality_endings")
TIMELY_ENDINGS: Final = _words("timely_endings")
LASTING_ENDINGS: Final = _words("lasting_endings")
SOCIAL_ENDINGS: Final = _words("social_endings")
SATISFIED_WORDS: Final = _words("satisfied_words")
EFFECT_WORDS: Final = _words("effect_words")
ECONOMIC_WORDS: Final = _words("economic_words")
PEOPLE_WORDS: Final = _words("people_words")
COUNT_ENDINGS: Final = _words("count_endings")
PERSON_UNITS: Final = frozenset(_words("person_units"))
SHARE_UNITS: Final = frozenset(_words("share_units"))
WHOLE_UNITS: Final = frozenset(_words("whole_units"))
MONEY_WORDS: Final = _words("money_words")
GOOD_ENDINGS: Final = _words("good_endings")
BAD_WORDS: Final = _words("bad_words")
PLACEHOLDERS: Final = frozenset(_words("placeholders"))
BOILERPLATE: Final = _words("boilerplate")
OFFICE_ENDINGS: Final = _words("office_endings")
NOT_AN_OFFICE: Final = _words("not_an_office")
ONE_OFF_WORDS: Final = _words("one_off_words")
SPENDING_RATES: Final = _words("spending_rates")
SELF_WORDS: Final = _words("self_words")
GENERIC_NAMES: Final = frozenset(_words("generic_names"))
EMPTY_TAILS: Final = _words("empty_tails")
RECURRING: Final = "经常性"
SPELLED_UNITS: Final[dict[str, str]] = _TABLES["spelled_units"]
UNITS_BY_ENDING: Final = {
    ending: tuple(units.split()) for ending, units in _TABLES["units_by_ending"].items()
}
ACTIVITIES: Final = tuple(
    (tuple(named.split()), tuple(spoken.split())) for named, spoken in _TABLES["activities"].items()
)
TYPOS: Final[dict[str, str]] = _TABLES["typos"]
