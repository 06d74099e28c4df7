"""What the server gives to the process that reads a file, without the readers that it loads."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from apps.formkit.limits import Limits

TOO_HARD = "文件过大或内容异常，处理时超出了内存上限。请拆分后上传，或另存为 docx、xlsx。"


def order(path: Path, name: str, limits: Limits, pictures: Path, **more: object) -> str:
    """Return the order for the child: the file, its name at the person's, where pictures go.

    ``task`` asks for another answer than what was recognised: ``bind``, ``slip``, ``sample`` with a
    ``binding`` and ``contents``, or ``read_back`` with the path of the ``template``, its ``title`` and
    its ``binding``. ``sources`` are names that rule sets give to sources of money (name → source).
    """
    return json.dumps(
        {
            "path": str(path),
            "name": name,
            "limits": asdict(limits),
            "pictures": str(pictures),
            **more,
        }
    )


def hold_memory(limit: int) -> None:
    try:
        import resource  # noqa: PLC0415 -- optional dependency
    except ImportError:  # Windows knows no such limit
        return
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
