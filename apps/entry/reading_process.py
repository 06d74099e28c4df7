"""Has a file looked at in a process of its own with bounded memory and time."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files import File

from apps.formkit.limits import Limits
from apps.formkit.worker_input import TOO_HARD, order

log = logging.getLogger(__name__)
TOO_SLOW = "读取时间过长，已停止。请拆分后上传，或另存为 docx、xlsx。"
FAILED = "读取时出现意外。请用原程序重新保存一次后再上传；仍不行请联系技术人员。"


def limits() -> Limits:
    """Return the limits that the settings ask for."""
    return Limits(**settings.DOCUMENT_LIMITS)


def run_worker(
    content: File, name: str, folder: Path, *, seconds: int | None = None, **more: object
) -> dict[str, Any]:
    """Return the child's answer about a file, or a refusal when it died, hung or ran out of memory;
    ``more`` as :func:`apps.formkit.worker_input.order`. ``seconds`` bounds it further, for one who waits."""
    bounds = limits()
    path = folder / "original"
    with path.open("wb") as copy:
        copy.writelines(content.chunks())
    try:
        child = subprocess.run(
            [sys.executable, "-m", "apps.formkit.worker"],
            input=order(path, name, bounds, folder, **more).encode(),
            capture_output=True,
            timeout=min(bounds.reading_seconds, seconds or bounds.reading_seconds),
            cwd=settings.BASE_DIR,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return {"refused": TOO_SLOW}
    if child.returncode:
        log.error("reading of %s failed: %s", name, child.stderr.decode()[-2000:])
        return {"refused": TOO_HARD if child.returncode < 0 else FAILED}
    answer: dict[str, Any] = json.loads(child.stdout)
    return answer
