"""A row of indicators as read: stretches of the tape by column, with the labels before it."""

from __future__ import annotations

from dataclasses import dataclass, field

from apps.formkit.recognition.level_labels import fold
from apps.formkit.recognition.targets import one_target, tidy

from .cells import is_operator
from .labels import Label
from .tape import Tape


@dataclass(slots=True)
class Row:
    """A row as read: what stands in each column, with its share of all readings (0 to 1)."""

    cells: dict[str, tuple[int, int]] = field(default_factory=dict)
    share: dict[str, float] = field(default_factory=dict)
    labels: list[Label] = field(default_factory=list)
    lone: bool = False
    others: list[Row] = field(default_factory=list)
    """What other readings make of a row that is not sure, the likeliest first."""
    more: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    """Further stretches of a cell, behind a page break say."""
    unknown: list[tuple[int, int]] = field(default_factory=list)
    """What stands under heads that nobody knows."""

    def put(self, key: str, span: tuple[int, int]) -> None:
        """Add a stretch to a cell."""
        if key == "unknown":
            self.unknown.append(span)
        elif key in self.cells:
            self.more.setdefault(key, []).append(span)
        else:
            self.cells[key] = span

    def spans(self, key: str) -> list[tuple[int, int]]:
        """Return the stretches of a cell, none where there is none."""
        if key == "unknown":
            return self.unknown
        return [self.cells[key], *self.more.get(key, [])] if key in self.cells else []

    @property
    def stretches(self) -> list[tuple[int, int]]:
        """Return all that the row holds, what stands under unknown heads too."""
        return [*(span for key in self.cells for span in self.spans(key)), *self.unknown]

    def text(self, tape: Tape, key: str) -> str:
        """Return the text of a cell as written, empty where there is none."""
        return "".join(tape.write(*span) for span in self.spans(key))

    @property
    def start(self) -> int:
        """Return where the row begins."""
        return min(start for start, _ in (*self.cells.values(), *self.unknown))

    @property
    def end(self) -> int:
        """Return where the row ends."""
        return max(end for _, end in (*self.cells.values(), *self.unknown))


def contents(tape: Tape, row: Row) -> dict[str, str]:
    """Return what a row holds; sign, value and measure are one target however they are cut."""
    out = {
        key: tape.text[start:end]
        for key, (start, end) in row.cells.items()
        if key not in ("direction", "target", "measure")
    }
    if "target" in row.cells or "direction" in row.cells:
        out["target"] = target_of(tape, row)
    return out


def target_of(tape: Tape, row: Row) -> str:
    """Return the target as one text: sign, value and measure of cells of their own joined."""
    value = row.text(tape, "target")
    sign = row.text(tape, "direction")
    if not value:
        return fold(sign) if is_operator(fold(sign)) else ""
    return tidy(fold(one_target(sign, value, row.text(tape, "measure"))))
