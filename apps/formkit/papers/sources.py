"""Sources of the year's money on a declaration: which there are, and what a rule set calls them.

The official paper has three. A rule set may call them otherwise, leave one out and list further
ones; monitoring and self-evaluation keep the official lines, into which the further ones are added.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final, NamedTuple

LEFT_OUT: Final = "不列"
"""What a rule set calls a source of the paper that it does not want."""


class Source(NamedTuple):
    """A source: its key, the line of the official papers it is added to, and what it is called."""

    key: str
    line: str
    name: str


SOURCES: Final = (
    Source("appropriation", "appropriation", "当年财政拨款"),
    Source("fiscal2", "appropriation", "财政资金（另列一）"),
    Source("fiscal3", "appropriation", "财政资金（另列二）"),
    Source("carryover", "carryover", "上年结转资金"),
    Source("other", "other", "其他资金"),
    Source("other2", "other", "其他资金（另列一）"),
    Source("other3", "other", "其他资金（另列二）"),
)
OFFICIAL: Final = {one.key: one.name for one in SOURCES if one.key == one.line}
"""The sources of the paper itself, with their names."""
FURTHER: Final = tuple(one for one in SOURCES if one.key not in OFFICIAL)


def keys_of(line: str) -> list[str]:
    """Return the sources that are added to a line of the official papers."""
    return [one.key for one in SOURCES if one.line == line]


def listed(names: Mapping[str, str], filled: Collection[str] = ()) -> dict[str, str]:
    """Return the sources of a form with their names, in order; none where they are the paper's own.

    ``names`` are those of the rule set; what is ``filled`` is listed whatever the rule set says, so
    that no amount is out of sight.
    """
    found = {}
    for one in SOURCES:
        name = names.get(one.key) or OFFICIAL.get(one.key, "")
        is_wanted = bool(name) and name != LEFT_OUT
        if is_wanted or one.key in filled:
            found[one.key] = name if is_wanted else one.name
    return {} if found == OFFICIAL else found


def in_order(names: Mapping[str, str] | None) -> dict[str, str]:
    """Return a form's sources in their order, in whatever order a database gave them back."""
    return {one.key: names[one.key] for one in SOURCES if one.key in names} if names else {}
