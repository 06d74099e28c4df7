"""Many forms as one zip of files named 单位-项目-年度, in the memory of one form."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterable, Mapping
from typing import BinaryIO, Final

from apps.formkit.layouts.grid import Page
from apps.formkit.sheets.declaration import DeclarationSheet
from apps.formkit.sheets.evaluation import EvaluationSheet

Sheet = DeclarationSheet | EvaluationSheet
Write = Callable[[Iterable[Page], BinaryIO], None]
# What some system refuses in a name, and signs that turn the direction of writing or are not seen.
_UNSAFE: Final = re.compile(
    '[\\\\/:*?"<>|\x00-\x1f\x7f\u200b-\u200f\ufeff\u202a-\u202e\u2066-\u2069\ud800-\udfff]'
)
_DEVICE: Final = re.compile(
    r"^(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[\d¹²³])\s*(\.|$)", re.IGNORECASE
)
_LONGEST: Final = 200


def safe_name(*parts: object) -> str:
    """Return a file name without its ending, of parts joined by hyphens, fit for every system.

    At most 200 bytes of UTF-8; never a path, a device of Windows, or empty.
    """
    words = [_UNSAFE.sub("_", str(part)).strip() for part in parts if part is not None]
    # One and the same name however its characters are put together.
    words = [unicodedata.normalize("NFC", word) for word in words]
    name = "-".join(word for word in words if word).strip(". ") or "未命名"
    name = f"_{name}" if _DEVICE.match(name) else name
    return name.encode()[:_LONGEST].decode(errors="ignore").rstrip(". ")


def write_archive(
    forms: Iterable[tuple[Sheet, Iterable[Page]]], target: BinaryIO, *, writers: Mapping[str, Write]
) -> int:
    """Write each form, a sheet and its pages, in each format (``writers`` by file ending) into a
    zip, and return their number.

    A name that is taken gets a number: 甲-项目-2025(2).docx. The forms may be a generator.
    """
    taken: set[str] = set()
    count = 0
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for count, (sheet, made) in enumerate(forms, start=1):  # noqa: B007 -- the number is the answer
            name = _free(safe_name(sheet.unit, sheet.project_name, sheet.year), taken)
            pages = list(made)
            for ending, write in writers.items():
                buffer = io.BytesIO()
                write(pages, buffer)
                # xlsx and docx are compressed already.
                how = zipfile.ZIP_DEFLATED if ending == "pdf" else zipfile.ZIP_STORED
                archive.writestr(f"{name}.{ending}", buffer.getbuffer(), compress_type=how)
    return count


def _free(name: str, taken: set[str]) -> str:
    found, number = name, 1
    while found.casefold() in taken:
        number += 1
        found = f"{name}({number})"
    taken.add(found.casefold())
    return found
