"""Print how many cells of forms are read right, doubted, silently wrong, or not at all.

    python bench/recognition.py [--wrong]

The samples of the tests are written anew in each layout with other words; annotated documents
beside the checkout (``shared/``) are each read without the spellings that only they taught.
"""

from __future__ import annotations

import json
import sys
import time
import tracemalloc
import unicodedata
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from apps.formkit.blocks import Paragraph, SourceDocument  # noqa: E402
from apps.formkit.readers import read  # noqa: E402
from apps.formkit.recognition import NotAForm, ReadForm  # noqa: E402
from apps.formkit.recognition.engine import recognise  # noqa: E402
from apps.formkit.recognition.targets import tidy  # noqa: E402
from apps.formkit.values import parse  # noqa: E402
from tests.formkit.cell_count import Count, count_form  # noqa: E402
from tests.formkit.recognition.test_rewritten import forms_of_samples  # noqa: E402
from tests.formkit.rewritten import LAYOUTS, laid_out, rewritten, ruled  # noqa: E402

SHARED = ROOT.parent / "shared"
_MEASURED = 8


def read_forms(document: SourceDocument, without: str = "") -> list[ReadForm]:
    """Return the forms of a document; none where it is refused."""
    try:
        return recognise(document, without).documents
    except NotAForm:
        return []


def same(left: object, right: object) -> bool:
    """Return whether two cells say the same, but for blanks, spelling of signs and ending zeros."""
    one, other = (unicodedata.normalize("NFKC", tidy(str(text))) for text in (left, right))
    try:
        return Decimal(one) == Decimal(other)
    except InvalidOperation:
        return one == other or _said(one) == _said(other)


def _said(text: str) -> tuple[object, ...]:
    """Return what a target says, however its sign is spelled."""
    value = parse(text)
    return (value.op, value.number, value.number_to, value.unit, value.text)


def tell(name: str, count: Count, seconds: float, forms: int, reader: float = 0.0) -> None:
    """Print a line of the table; ``reader`` is the time that reading the file alone took."""
    each = 1000 / max(1, forms)
    beside = f" (reader alone {reader * each:.0f} ms)" if reader else ""
    print(f"{name:38} {count}, {seconds * each:.0f} ms a form{beside}")
    if "--wrong" in sys.argv:
        for path, wanted, found in count.wrong:
            print(f"      {path}: {str(wanted)[:40]!r}, read {str(found)[:40]!r}")


def layouts() -> None:
    """Print a line for each layout."""
    forms = forms_of_samples()
    for layout in LAYOUTS:
        count, seconds = Count(), 0.0
        for number, wanted in enumerate(forms):
            rows, head = rewritten(wanted, Random(number))  # noqa: S311
            if layout == "ruled":
                title = [Paragraph(text=row[0]) for row in rows[:2]]
                document = SourceDocument(
                    format_id="docx", blocks=[*title, ruled(rows[2:], head - 2)]
                )
            else:
                document = read(laid_out(rows, layout).encode())
            begun = time.process_time()
            found = [form.to_json() for form in read_forms(document)]
            seconds += time.process_time() - begun
            count.add(count_form(wanted, found[0] if found else None))
        tell(f"samples as {layout}", count, seconds, len(forms))


class Curve:
    """How often the content of a cell is right, by its share of all readings, and how much would be
    doubted, how much of the rest wrong, if less than a certain share were doubted."""

    def __init__(self) -> None:
        self.found: list[tuple[float, bool]] = []
        self.doubted: list[bool] = []

    def add(self, wanted: dict[str, Any], form: ReadForm) -> None:
        """Take the cells of the rows whose name was found."""
        named = {row["level3"]: row for row in wanted["indicators"]}
        listed = set(form.to_json()["uncertain"])
        for number, row in enumerate(form.sheet.to_json()["indicators"]):
            for key in ("target", "actual", "weight", "score"):
                share = form.shares.get(f"indicators[{number}].{key}")
                known = named.get(row["level3"], {}).get(key)
                if share is not None and known is not None:
                    self.found.append((share, same(known, row[key])))
                    self.doubted.append(f"indicators[{number}].{key}" in listed)

    def tell(self) -> None:
        """Print a line for each step of the share."""
        for low, high in pairwise((0.0, 0.3, 0.5, 0.6, 0.7, 0.85, 0.95, 1.01)):
            step = [right for share, right in self.found if low <= share < high]
            told = f"{100 * sum(step) / len(step):.1f} % right" if step else "none"
            print(f"share of readings {low:.2f} to {min(high, 1):.2f}: {told} of {len(step)} cells")
        for least in (0.7, 0.8, 0.9, 0.95):
            pairs = list(zip(self.found, self.doubted, strict=True))
            kept = [right for (share, right), listed in pairs if share >= least and not listed]
            if kept:
                share, wrong = 1 - len(kept) / len(pairs), 1 - sum(kept) / len(kept)
                print(
                    f"doubt below {least:.2f}: {share:.1%} doubted, {wrong:.2%} of the rest wrong"
                )


def annotated() -> None:
    """Print a line for each annotated document, read without what it taught."""
    whole, curve = Count(), Curve()
    for path in sorted((SHARED / "gold").glob("**/*.json")):
        source = path.with_suffix(".txt")
        if not source.exists():
            source = SHARED / "seeds" / source.name
        wanted = json.loads(path.read_text(encoding="utf-8"))["documents"]
        begun = time.process_time()
        document = read(source)
        read_at = time.process_time()
        forms = read_forms(document, path.stem)
        found = [form.to_json() for form in forms]
        seconds, count = time.process_time() - read_at, Count()
        for number, one in enumerate(wanted):
            count.add(count_form(one, found[number] if number < len(found) else None))
        for one, form in zip(wanted, forms, strict=False):
            curve.add(one, form)
        tell(path.stem[:38], count, seconds, len(wanted), read_at - begun)
        whole.add(count)
    if whole.cells:
        print(f"{'all annotated documents':38} {whole}")
        curve.tell()


def memory() -> None:
    """Print the most memory that reading a sample takes, and that recognising it adds to that."""
    sizes = []
    for path in sorted((ROOT / "tests" / "samples" / "forms").glob("*.txt"))[:_MEASURED]:
        tracemalloc.start()
        document = read(path)
        reader = tracemalloc.get_traced_memory()[1]
        tracemalloc.reset_peak()
        read_forms(document)
        sizes.append((tracemalloc.get_traced_memory()[1], reader))
        tracemalloc.stop()
    most, reader = max(sizes)
    print(
        f"memory of a sample: {most / 2**20:.1f} MB at most (reader alone {reader / 2**20:.1f} MB)"
    )


if __name__ == "__main__":
    layouts()
    annotated()
    memory()
