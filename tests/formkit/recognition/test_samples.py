"""Every sample layout is read exactly as a person wrote it down."""

import json
from pathlib import Path

import pytest

from apps.formkit.readers import read
from apps.formkit.recognition import recognise

SAMPLES = Path(__file__).resolve().parents[2] / "samples" / "forms"
NAMES = sorted(path.stem for path in SAMPLES.glob("*.txt"))


@pytest.mark.parametrize("name", NAMES)
def test_sample_layout_reads_as_written_down(name: str) -> None:
    expected = json.loads((SAMPLES / f"{name}.json").read_text(encoding="utf-8"))

    found = recognise(read(SAMPLES / f"{name}.txt")).to_json()

    for document in found["documents"]:
        ids = [row.pop("id") for row in document["indicators"]]
        assert ids == [f"r{number}" for number in range(1, len(ids) + 1)]
    assert found["documents"] == expected["documents"]
    assert found["statement"] == expected["statement"]


def test_every_sample_has_its_expectation() -> None:
    assert sorted(path.stem for path in SAMPLES.glob("*.json")) == NAMES
