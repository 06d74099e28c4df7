"""What stands in a form with a figure is read, doubted, offered or told: nothing is lost in silence."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

from apps.formkit.blocks import Paragraph, SourceDocument, Table
from apps.formkit.readers import read
from apps.formkit.recognition import NotAForm, recognise
from apps.formkit.recognition.decoder.unread_cells import _Begins
from tests.formkit.recognition.test_rewritten import forms_of_samples
from tests.formkit.rewritten import UNDER, laid_out, rewritten, ruled

SAMPLES = Path(__file__).resolve().parents[2] / "samples" / "forms"
# The cut pages of evaluation-damaged are read by figures that are guessed anyhow.
NAMES = sorted({path.stem for path in SAMPLES.glob("*.txt")} - {"evaluation-damaged"})
PLANTED = "7351.9"
COLUMNS = ("column", "two columns")
FIGURE = re.compile(r"\d+(?:[,，]\d{3})*(?:\.\d+)?")
# What numbers, dates and names the paper itself says nothing that a cell could keep.
PAPER = re.compile(
    r"\d{4}\s*年度?(?:\d{1,2}月\d{1,2}日)?|第\d+页|[-—]\s*\d+\s*[-—]|(?:指标|目标)\d{1,2}[:：]|^\s*[（(]?\d{1,2}[)）.、](?!\d)"
    r"|预算绩效目标编报.*|[（(]\d+分[)）]|编号.*|\[\d+\]|(?<=代码)\s*\d+|总分.*|合计.*|\d+:\d\d:\d\d|\d{7,}|\d{4}[-.]\d{1,2}[-.]\d{1,2}|\d+月\d+日|\d{1,2}\s*[-—]\s*\d{1,2}月"
)


def told_by(document: SourceDocument) -> str:
    """Return all that is said of a document: cells, candidates, notes."""
    try:
        found = recognise(document)
    except NotAForm:
        return PLANTED  # a refusal is no silence
    return json.dumps(
        [[form.to_json(), form.candidates] for form in found.documents], ensure_ascii=False
    )


def plain(figure: str) -> str:
    """Return a figure without separators and ending zeros."""
    text = re.sub("[,，]", "", figure)
    return text.rstrip("0").rstrip(".") if "." in text else text


def figures_of(text: str) -> set[str]:
    return {plain(found) for found in FIGURE.findall(text)}


@pytest.mark.parametrize("name", NAMES)
def test_every_figure_of_a_sample_is_told(name: str) -> None:
    document = read(SAMPLES / f"{name}.txt")
    told = figures_of(told_by(document))
    lines = (SAMPLES / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    begun = next((number for number, line in enumerate(lines) if line.endswith("表")), 0)
    source = "\n".join(PAPER.sub(" ", line) for line in lines[begun:])
    assert figures_of(source) - told == set()


def planted_rows(
    wanted: dict[str, Any], chance: Random
) -> Iterator[tuple[str, list[list[str]], int]]:
    """Yield a form's rows with a figure planted in a cell, in an unknown column, in a row of its own."""
    for place in ("cell", "column", "two columns", "row"):
        rows, head = rewritten(wanted, Random(1))
        body = range(head + 1, head + 1 + len(wanted["indicators"]))
        at = chance.choice(body)
        if place == "cell":
            row = rows[chance.choice([*range(2, head), *body])]
            column = chance.choice([n for n, cell in enumerate(row) if cell and cell != UNDER])
            row[column] += f" {PLANTED}"
        elif place == "row":
            rows.insert(at, ["", "", "", PLANTED])
        else:
            for number in (head, *body):
                for name in ("数据来源甲", "参考乙")[: 2 if place == "two columns" else 1]:
                    content = name if number == head else PLANTED if number == at else "8"
                    rows[number].insert(4, content)
        yield place, rows, head


@pytest.mark.parametrize("layout", ["ruled", "bars", "tabs", "cells"])
def test_a_planted_figure_is_told(layout: str) -> None:
    lost = []
    for number, wanted in enumerate(forms_of_samples()):
        if not wanted["indicators"]:
            continue
        for place, rows, head in planted_rows(wanted, Random(number)):
            if layout == "ruled":
                blocks: list[Paragraph | Table] = [Paragraph(text=row[0]) for row in rows[:2]]
                blocks.append(ruled(rows[2:], head - 2))
                document = SourceDocument(format_id="docx", blocks=blocks)
            else:
                document = read(laid_out(rows, layout).encode())
            if plain(PLANTED) not in figures_of(told_by(document)) and PLANTED not in told_by(
                document
            ):
                lost.append((number, place))
    assert lost == []


def test_beginnings_of_many_places_are_looked_for_once() -> None:
    looked: list[int] = []

    def is_begin(at: int) -> bool:
        looked.append(at)
        return at % 500 == 0

    begins = _Begins(is_begin)
    places = [at for at in range(7, 3000, 3) if at % 700 > 20]
    assert [begins.of(at) for at in places] == [at - at % 500 for at in places]
    assert len(looked) == len(set(looked))
