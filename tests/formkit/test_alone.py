"""The kit runs where Django is not installed: nothing of it is imported, by no module."""

from __future__ import annotations

import json
import pkgutil
import subprocess
import sys
from pathlib import Path

import apps.formkit

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "tests" / "samples" / "forms" / "declaration-2025.txt"


def alone(*words: str) -> subprocess.CompletedProcess[str]:
    """Run Python on words where an import of Django fails."""
    return subprocess.run(
        [sys.executable, *words],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_no_module_of_the_kit_loads_django() -> None:
    names = [
        found.name
        for found in pkgutil.walk_packages(apps.formkit.__path__, "apps.formkit.")
        if not found.name.endswith("__main__")
    ]
    assert len(names) > 90
    source = (
        "import importlib, sys\n"
        "sys.modules['django'] = None\n"
        f"for name in {names!r}: importlib.import_module(name)\n"
        "print(sorted({name.split('.')[1] for name in sys.modules if name.startswith('apps.')}))\n"
    )
    done = alone("-c", source)
    assert (done.stderr, done.stdout.strip()) == ("", "['core', 'formkit']")


def test_the_kit_prints_the_forms_of_a_file() -> None:
    done = alone("-m", "apps.formkit", str(SAMPLE))
    assert (done.returncode, done.stderr) == (0, "")
    found = json.loads(done.stdout)
    for row in (row for document in found["documents"] for row in document["indicators"]):
        del row["id"]
    expected = json.loads(SAMPLE.with_suffix(".json").read_text("utf-8"))
    assert (found["source"], found["documents"]) == (SAMPLE.name, expected["documents"])


def test_the_kit_says_why_it_gives_nothing(tmp_path: Path) -> None:
    done = alone("-m", "apps.formkit", str(tmp_path / "none.docx"))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"没有找到文件 {tmp_path}/none.docx，请检查路径。\n"


def test_the_kit_gives_back_the_sheets_it_was_given(tmp_path: Path) -> None:
    expected = json.loads(SAMPLE.with_suffix(".json").read_text("utf-8"))["documents"]
    given = tmp_path / "sheets.json"
    given.write_text(json.dumps({"documents": expected}, ensure_ascii=False), encoding="utf-8")
    done = alone("-m", "apps.formkit", str(given))
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["documents"] == expected
