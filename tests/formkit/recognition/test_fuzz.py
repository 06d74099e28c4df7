"""Whatever is done to a document, it is read or refused; nothing else is ever raised."""

import contextlib
import os
import random
from pathlib import Path

import pytest

from apps.formkit.blocks import Paragraph, SourceDocument, Table
from apps.formkit.readers import UnreadableDocument, read
from apps.formkit.recognition import NotAForm, recognise

SAMPLES = sorted((Path(__file__).resolve().parents[2] / "samples" / "forms").glob("*.txt"))
# PERFGOALS_FUZZ=10 tries ten times as many.
ROUNDS = 130 * int(os.environ.get("PERFGOALS_FUZZ", "1"))
JUNK = "项目名称绩效指标产出0.1,=≥(%)（）\t| -☑$\\\x00"


def _truncate(text: str, dice: random.Random) -> str:
    return "\n".join(line[: dice.randint(0, len(line))] for line in text.splitlines())


def _drop_characters(text: str, dice: random.Random) -> str:
    return "".join(char for char in text if dice.random() > 0.08)


def _shuffle_cells(text: str, dice: random.Random) -> str:
    lines = [line.split("\t") for line in text.splitlines()]
    for cells in lines:
        if dice.random() < 0.5:
            dice.shuffle(cells)
    return "\n".join("\t".join(cells) for cells in lines)


def _shuffle_lines(text: str, dice: random.Random) -> str:
    lines = text.splitlines()
    dice.shuffle(lines)
    return "\n".join(lines)


def _insert_junk(text: str, dice: random.Random) -> str:
    chars = list(text)
    for _ in range(40):
        chars.insert(dice.randint(0, len(chars)), dice.choice(JUNK))
    return "".join(chars)


def _cut_out(text: str, dice: random.Random) -> str:
    start = dice.randint(0, len(text))
    return text[:start] + text[dice.randint(start, len(text)) :]


def _ruled(text: str) -> SourceDocument:
    table = Table(rows=[line.split("\t") for line in text.splitlines()])
    return SourceDocument(format_id="docx", blocks=[Paragraph(text=text[:80]), table])


MUTATIONS = [_truncate, _drop_characters, _shuffle_cells, _shuffle_lines, _insert_junk, _cut_out]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_mutated_document_is_read_or_refused(path: Path) -> None:
    original = path.read_text(encoding="utf-8")
    dice = random.Random(path.stem)
    answers = 0
    for number in range(ROUNDS):
        text = original
        for _ in range(dice.randint(1, 3)):
            text = dice.choice(MUTATIONS)(text, dice)
        if not text.strip("\x00 \n\t"):
            continue
        with contextlib.suppress(NotAForm, UnreadableDocument):
            document = _ruled(text) if number % 5 == 0 else read(text.encode())
            recognise(document).to_json()
        answers += 1
    assert answers > ROUNDS // 2
