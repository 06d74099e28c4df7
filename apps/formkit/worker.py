"""Reads one file in a process of its own, so that no file can take the server along.

``python -m apps.formkit.worker`` takes a JSON order on its standard input and prints a JSON
answer: ``{"refused": sentence}``, or what :func:`answer` gives. Django is not loaded.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from apps.formkit.bindings.worker_answers import bound, filled_copy, sample
from apps.formkit.excerpt import PlaceBook
from apps.formkit.limits import Limits
from apps.formkit.page_pictures import draw_pages
from apps.formkit.readers import UnreadableDocument, read
from apps.formkit.recognition import NotAForm, recognise
from apps.formkit.recognition.decoder.vocabulary import tell_sources
from apps.formkit.slips import slip_in
from apps.formkit.worker_input import TOO_HARD, hold_memory


def answer(path: Path, name: str, limits: Limits, pictures: Path) -> dict[str, Any]:
    """Read and recognise a file; raises UnreadableDocument or NotAForm.

    Returns ``format``, ``warnings``, ``statement``, ``pages`` (number → width and height in
    points; their pictures lie in ``pictures``) and ``drafts``, each with sheet, doubts, places
    and the excerpt of the source.
    """
    document = read(path, name=name, limits=limits)
    recognition = recognise(document)
    book = PlaceBook(document)
    drafts = []
    wanted: set[int] = set()
    for form in recognition.documents:
        places = book.places(form)
        boxed = {place["page"] for place in places.values() if place["box"]}
        wanted |= boxed
        drafts.append(
            {
                "kind": form.sheet.kind,
                "sheet": form.sheet.to_json(),
                "doubts": list(form.uncertain),
                "candidates": form.candidates,
                "notes": list(form.ocr_notes),
                "places": places,
                "excerpt": book.excerpt(form),
            }
        )
    return {
        "format": document.format_id,
        "warnings": recognition.warnings,
        "statement": recognition.statement,
        "pages": draw_pages(path.read_bytes(), wanted, pictures, limits),
        "drafts": drafts,
    }


def _answer(wish: dict[str, Any], limits: Limits) -> dict[str, Any]:
    path = Path(wish["path"])
    match wish.get("task"):
        case "bind":
            return bound(path, limits)
        case "sample":
            return sample(path, wish["binding"], wish["contents"], limits)
        case "read_back":
            return filled_copy(path, Path(wish["template"]), wish["binding"], wish["title"], limits)
        case "slip":
            return slip_in(path, wish["name"], limits, Path(wish["pictures"]))
    tell_sources(wish.get("sources") or {})
    return answer(path, wish["name"], limits, Path(wish["pictures"]))


def main() -> None:
    """Take the order, hold the limits, print the answer."""
    wish = json.load(sys.stdin)
    limits = Limits(**wish["limits"])
    hold_memory(limits.memory_bytes)
    try:
        result = _answer(wish, limits)
    except (UnreadableDocument, NotAForm) as error:
        result = {"refused": str(error)}
    except MemoryError:
        result = {"refused": TOO_HARD}
    json.dump(result, sys.stdout, ensure_ascii=False)


if __name__ == "__main__":
    main()
