"""Print how many cells of forms are read right, doubted, silently wrong, or not at all.

    python bench/recognition.py [--wrong]

The samples of the tests are written anew in each layout with other words; annotated documents
beside the checkout (``shared/``) are each read without the spellings that only they taught.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from random import Random
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from apps.formkit.blocks import Paragraph, SourceDocument  # noqa: E402
from apps.formkit.readers import read  # noqa: E402
from apps.formkit.recognition import NotAForm  # noqa: E402
from apps.formkit.recognition.engine import recognise  # noqa: E402
from tests.formkit.cell_count import Count, count_form  # noqa: E402
from tests.formkit.recognition.test_rewritten import forms_of_samples  # noqa: E402
from tests.formkit.rewritten import LAYOUTS, laid_out, rewritten, ruled  # noqa: E402

SHARED = ROOT.parent / "shared"


def reading(document: SourceDocument, without: str = "") -> list[dict[str, Any]]:
    """Return the forms of a document as JSON; none where it is refused."""
    try:
        return list(recognise(document, without).to_json()["documents"])
    except NotAForm:
        return []


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
            found = reading(document)
            seconds += time.process_time() - begun
            count.add(count_form(wanted, found[0] if found else None))
        tell(f"samples as {layout}", count, seconds, len(forms))


def annotated() -> None:
    """Print a line for each annotated document, read without what it taught."""
    whole = Count()
    for path in sorted((SHARED / "gold").glob("**/*.json")):
        source = path.with_suffix(".txt")
        if not source.exists():
            source = SHARED / "seeds" / source.name
        wanted = json.loads(path.read_text(encoding="utf-8"))["documents"]
        begun = time.process_time()
        document = read(source)
        read_at = time.process_time()
        found = reading(document, path.stem)
        seconds, count = time.process_time() - read_at, Count()
        for number, one in enumerate(wanted):
            count.add(count_form(one, found[number] if number < len(found) else None))
        tell(path.stem[:38], count, seconds, len(wanted), read_at - begun)
        whole.add(count)
    if whole.cells:
        print(f"{'all annotated documents':38} {whole}")


if __name__ == "__main__":
    layouts()
    annotated()
