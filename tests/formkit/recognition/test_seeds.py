"""Published documents beside the checkout: exactness and silent errors against careful readings."""

import contextlib
import importlib.util
import io
import json
from pathlib import Path
from types import ModuleType

import pytest

from apps.formkit.readers import read
from apps.formkit.recognition import recognise

SHARED = Path(__file__).resolve().parents[4] / "shared"
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(
        not SHARED.is_dir(), reason="shared/ with the seed documents is not beside this checkout"
    ),
]


@pytest.fixture(scope="module")
def scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", SHARED / "gold" / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("stem", "exact", "silent"),
    [
        ("000_be4c46541eb0b16f", 0.995, 0.0),
        ("002_a2846f432db80656", 0.995, 0.0),
        ("003_475da334effddf4c", 0.90, 0.01),
    ],
)
def test_seed_reaches_its_share_of_exact_cells(
    scorer: ModuleType, stem: str, exact: float, silent: float
) -> None:
    gold = json.loads((SHARED / "gold" / f"{stem}.json").read_text(encoding="utf-8"))
    found = recognise(read(SHARED / "seeds" / f"{stem}.txt")).to_json()

    with contextlib.redirect_stdout(io.StringIO()) as printed:
        tally = scorer.score(gold, found, True, stem)

    cells = tally.right + tally.flagged + tally.silent
    assert tally.right / cells >= exact, printed.getvalue()
    assert tally.silent / cells <= silent, printed.getvalue()


def test_form_laid_out_line_by_line_gives_all_rows_without_doubt() -> None:
    found = recognise(read(next((SHARED / "seeds").glob("004_*.txt"))))

    assert [len(form.sheet.indicators) for form in found.documents] == [6, 5, 5]
    assert [form.uncertain for form in found.documents] == [[], [], []]
    assert found.statement == {"intro": {"year": 2023, "project_count": 3, "amount_wan": "135.00"}}
