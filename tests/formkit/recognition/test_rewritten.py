"""The samples' forms, written anew in every layout and in other words, are read the same."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import Any

import pytest

from apps.formkit.blocks import Paragraph, SourceDocument
from apps.formkit.readers import read
from apps.formkit.recognition import NotAForm, recognise
from tests.formkit.cell_count import Count, count_form
from tests.formkit.rewritten import LAYOUTS, laid_out, rewritten, ruled

SAMPLES = Path(__file__).resolve().parents[2] / "samples" / "forms"
# How much must be right, and how much may be wrong without a doubt, in per cent.
WANTED = {"glued rows": (80.0, 2.5), "glued": (75.0, 3.0)}
USUAL = (98.0, 0.5)


def forms_of_samples() -> list[dict[str, Any]]:
    found = []
    for path in sorted(SAMPLES.glob("*.json")):
        for document in json.loads(path.read_text(encoding="utf-8"))["documents"]:
            named = document.get("project_name") and document["indicators"]
            if named and document["kind"] in ("declaration", "self_evaluation"):
                found.append(_bare(document))
    return found


def _bare(document: dict[str, Any]) -> dict[str, Any]:
    """Leave out what the other layouts do not print."""
    document = json.loads(json.dumps(document))
    known = {"产出指标", "效益指标", "满意度指标", "成本指标"}
    document["indicators"] = [
        row
        for row in document["indicators"]
        if row["level1"] in known and row["level2"] and row["target"] and row["level3"]
    ]
    for row in document["indicators"]:
        if document["kind"] == "declaration":
            row.pop("weight", None)
    if "funding" in document:
        for key in ("total", "total_fiscal", "total_other"):
            document["funding"][key] = None
    return document


@pytest.mark.parametrize("layout", LAYOUTS)
def test_forms_in_other_layouts_and_words_are_read(layout: str) -> None:
    count = Count()
    for number, wanted in enumerate(forms_of_samples()):
        rows, head = rewritten(wanted, Random(number))
        if layout == "ruled":
            blocks = [*(Paragraph(text=row[0]) for row in rows[:2]), ruled(rows[2:], head - 2)]
            document = SourceDocument(format_id="docx", blocks=blocks)
        else:
            document = read(laid_out(rows, layout).encode())
        try:
            found = recognise(document).to_json()["documents"]
        except NotAForm:
            found = []
        count.add(count_form(wanted, found[0] if found else None))
    right, silent = WANTED.get(layout, USUAL)
    assert 100 * count.right / count.cells >= right, str(count)
    assert 100 * count.silent / count.cells <= silent, (str(count), count.wrong[:10])
