"""The cells of a form an opinion can point to: their path on the paper, their place in the store."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from apps.declarations.domain.cells import shown
from apps.declarations.domain.comparing import FUNDING_LABELS, HEAD_LABELS, ROW_LABELS
from apps.declarations.domain.content import FUNDING_CELLS
from apps.declarations.domain.findings import placing
from apps.declarations.models import Declaration
from apps.declarations.sheets import NARRATIVE_TITLES

WHOLE = "整表"
_HEADS = ("project_nature", "project_category", "start", "end", "total_goal", "annual_goal")
_ROW_COLUMNS = ("level2", "level3", "target")


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """One place: ``path`` as findings and the paper name it, ``place`` as it is stored."""

    path: str
    place: str
    label: str
    value: str = ""
    takes_proposal: bool = True


def _text(value: Any) -> str:
    return str(shown(value))


def spots_of(declaration: Declaration) -> list[Spot]:
    """Give every place of a form fetched ``with_content()``, the whole form first."""
    spots = [Spot(path="", place="", label=WHOLE, takes_proposal=False)]
    place_of = placing(declaration)
    for path in _HEADS:
        place = place_of(path)
        value = _text(getattr(declaration, place.removeprefix("head.")))
        spots.append(Spot(path=path, place=place, label=HEAD_LABELS[path], value=value))
    amounts = {(line.half, line.source): line.amount for line in declaration.funding_lines.all()}
    for name, label in FUNDING_LABELS.items():
        value = _text(amounts.get(FUNDING_CELLS[name]))
        spots.append(
            Spot(path=f"funding.{name}", place=f"funding.{name}", label=label, value=value)
        )
    for index, row in enumerate(declaration.indicators.all()):
        path = f"indicators[{index}]"
        place = place_of(path)
        title = f"指标“{row.level3 or '未命名'}”"
        spots.append(
            Spot(path=path, place=place, label=title, value=str(row), takes_proposal=False)
        )
        spots += [
            Spot(
                path=f"{path}.{name}",
                place=f"{place}.{name}",
                label=f"{title}的{ROW_LABELS[name]}",
                value=_text(getattr(row, name)),
            )
            for name in _ROW_COLUMNS
        ]
    narrative = declaration.narrative
    for name, label in NARRATIVE_TITLES.items():
        value = getattr(narrative, name) if narrative else ""
        spots.append(
            Spot(path=f"narrative.{name}", place=f"narrative.{name}", label=label, value=value)
        )
    return spots


def spot_at(declaration: Declaration, place: str) -> Spot | None:
    """Find a place; ``None`` where the form does not have it (any more)."""
    return next((spot for spot in spots_of(declaration) if spot.place == place), None)
