"""The faces that official PDFs are set in, as the site has them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

from django.conf import settings
from django.core import checks

from apps.formkit.layouts import Page
from apps.formkit.writers import write_pdf
from apps.formkit.writers.fonts import BUNDLED, Faces


def faces() -> Faces:
    """Return the faces that the settings name."""
    return Faces(settings.PAPER_FACE, settings.PAPER_HEAD_FACE, settings.PAPER_FONT_DIR)


def write_paper(pages: Iterable[Page], target: BinaryIO, *, title: str = "") -> None:
    """Write pages as PDF in the site's faces."""
    write_pdf(pages, target, faces=faces(), title=title)


def substitution() -> str:
    """Return the sentence that tells which faces are missing; empty where none is."""
    missing = faces().missing()
    if not missing:
        return ""
    return f"没有找到字体“{'”“'.join(missing)}”，PDF 用内置字体 {BUNDLED} 代替。"


@checks.register()
def check_faces(**kwargs: object) -> list[checks.CheckMessage]:
    """Warn of a directory of faces that lacks one of those asked for."""
    told = substitution() if settings.PAPER_FONT_DIR else ""
    hint = f"请把字体文件放进 {settings.PAPER_FONT_DIR}，或改 PERFGOALS_PAPER_FACE。"
    return [checks.Warning(told, hint=hint, id="exports.W001")] if told else []
