"""What the recogniser gives: sheets with the place, confidence and doubts of their cells."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from apps.formkit.blocks import Place
from apps.formkit.papers import paper_of
from apps.formkit.papers.paths import paths_of, place_of
from apps.formkit.sheets import Sheet
from apps.formkit.sheets.declaration import DeclarationSheet
from apps.formkit.sheets.rows import row_ids


class NotAForm(Exception):  # noqa: N818 -- names the situation, as PermissionDenied does
    """The file holds no form that the recogniser knows; ``message`` is a Chinese sentence."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(slots=True, kw_only=True)
class ReadForm:
    """One form as read: the sheet, where each cell stands, how sure, and what is doubted.

    Cells are named by place: ``goal.annual``, ``money.annual.total``, ``row.r4.level2``; row
    ``r4`` is the fourth one read.
    """

    sheet: Sheet
    places: dict[str, Place] = field(default_factory=dict)
    confidence: dict[str, float] = field(default_factory=dict)
    uncertain: list[str] = field(default_factory=list)
    candidates: dict[str, list[str]] = field(default_factory=dict)
    """What else a doubted cell may say, the likeliest first, as the sheet's JSON writes it."""
    shares: dict[str, float] = field(default_factory=dict)
    """Which share of all readings kept the content of a row's cell has, by its path."""
    ocr_notes: list[str] = field(default_factory=list)
    cut: dict[str, int] = field(default_factory=dict)
    """In how many cells of guessed borders a head value stood, where it may have been cut."""
    used: list[tuple[int, int]] = field(default_factory=list)
    """The stretches of the document's characters that went into cells."""
    is_damaged: bool = False
    """Return whether borders run through its characters, as they do on scans that were badly read."""

    def doubt(self, *cells: str) -> None:
        """Put cells on the list of what a person must look at, each once."""
        for cell in cells:
            if cell not in self.uncertain:
                self.uncertain.append(cell)

    def offer(self, cell: str, *contents: object) -> None:
        """Note what else a cell may say; blank contents and those offered before are left out."""
        known = self.candidates.setdefault(cell, [])
        for content in contents:
            if content not in (None, "") and str(content) not in known:
                known.append(str(content))

    def at(self, cell: str, place: Place, confidence: float = 1.0) -> None:
        """Note where a cell stands and how well its characters were seen."""
        self.places[cell] = place
        self.confidence[cell] = min(confidence, self.confidence.get(cell, 1.0))

    def paths(self, cell: str) -> tuple[str, ...]:
        """Return where a cell stands in the JSON; a target also where its reading does."""
        return paths_of(paper_of(self.sheet.kind), cell, row_ids(self.sheet.indicators))

    def place(self, path: str) -> str:
        """Return the cell of a path in the JSON."""
        return place_of(paper_of(self.sheet.kind), path, row_ids(self.sheet.indicators))

    def to_json(self) -> dict[str, Any]:
        """Return the form in the JSON of the annotation guide, with the doubted paths."""
        data = self.sheet.to_json()
        if isinstance(self.sheet, DeclarationSheet) and self.sheet.narrative is None:
            data["narrative"] = None
        data["uncertain"] = [path for place in self.uncertain for path in self.paths(place)]
        data["ocr_notes"] = list(self.ocr_notes)
        return data


@dataclass(slots=True, kw_only=True)
class Recognition:
    """All forms of a document in its order, and what its front paragraph states."""

    documents: list[ReadForm] = field(default_factory=list)
    statement: dict[str, Any] | None = None
    source: str = ""
    warnings: list[str] = field(default_factory=list)
    is_given: bool = False
    """Return whether the sheets were given as such, so that nothing was recognised."""

    def to_json(self) -> dict[str, Any]:
        """Return the whole reading in the JSON of the annotation guide."""
        return {
            "source": self.source,
            "documents": [form.to_json() for form in self.documents],
            "statement": self.statement,
            "warnings": list(self.warnings),
        }
