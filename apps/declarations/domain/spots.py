"""The cells of a declaration an opinion can point to: their path on the paper, their place."""

from __future__ import annotations

from typing import Any

from apps.declarations.domain.content import FUNDING_CELLS
from apps.declarations.domain.findings import placing
from apps.declarations.models import Declaration
from apps.entry.domain.differences import FUNDING_LABELS, HEAD_LABELS, ROW_LABELS
from apps.entry.domain.protocol import shown
from apps.entry.spots import WHOLE_FORM, Spot
from apps.formkit.sheets.declaration import NARRATIVE_TITLES

_HEADS = ("project_nature", "project_category", "start", "end", "total_goal", "annual_goal")
_ROW_COLUMNS = ("level2", "level3", "target")


def _text(value: Any) -> str:
    return str(shown(value))


def spots_of(declaration: Declaration) -> list[Spot]:
    """Give every place of a declaration fetched ``with_content()``, the whole form first."""
    spots = [WHOLE_FORM]
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
