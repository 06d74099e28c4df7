"""The first sheet of a workbook as plain rows, read in a process of its own within limits.

``python -m apps.formkit.tables`` takes the workbook on its standard input and the limits as its
argument, and prints a JSON answer.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from apps.formkit.blocks import Table
from apps.formkit.limits import Limits
from apps.formkit.readers import UnreadableDocument, read
from apps.formkit.worker_input import TOO_HARD, hold_memory

ROOT: Final = Path(__file__).parents[2]
NO_TABLE: Final = "文件打不开，可能已损坏或不是表格。请用 Excel 或 WPS 另存为 xlsx 后再试。"


def read_rows(data: bytes, limits: Mapping[str, int]) -> list[list[str]]:
    """Return the rows of the first visible sheet, as the person sees them.

    Raises ValueError with a Chinese sentence for a file that is no workbook, or beyond limits.
    """
    try:
        child = subprocess.run(  # noqa: S603 -- our own module
            [sys.executable, "-m", "apps.formkit.tables", json.dumps(dict(limits))],
            input=data,
            capture_output=True,
            timeout=limits["reading_seconds"],
            cwd=ROOT,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise ValueError(TOO_HARD) from error
    if child.returncode:
        raise ValueError(TOO_HARD if child.returncode < 0 else NO_TABLE)
    answer = json.loads(child.stdout)
    if refused := answer.get("refused"):
        raise ValueError(refused)
    rows: list[list[str]] = answer["rows"]
    return rows


def _answer(data: bytes, limits: Limits) -> dict[str, Any]:
    if not data.startswith(b"PK"):
        return {"refused": NO_TABLE}
    try:
        document = read(data, name="table.xlsx", limits=limits)
    except UnreadableDocument as error:
        return {"refused": str(error)}
    except MemoryError:
        return {"refused": TOO_HARD}
    tables = [block for block in document.blocks if isinstance(block, Table)]
    return {"rows": tables[0].rows if tables else []}


if __name__ == "__main__":
    bounds = Limits(**json.loads(sys.argv[1]))
    hold_memory(bounds.memory_bytes)
    json.dump(_answer(sys.stdin.buffer.read(), bounds), sys.stdout, ensure_ascii=False)
