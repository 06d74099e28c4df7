"""The manual and its list of rules inside the program: one text for screen, paper and repository."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from django.templatetags.static import static
from django.urls import reverse
from markdown import Markdown
from markdown.extensions.toc import slugify_unicode
from PIL import Image

from apps.accounts.roles import Role

DOCS: Final = Path(__file__).resolve().parents[2] / "docs"
# The texts that are pages.
LEAVES: Final = ("manual", "rules")
CHAPTERS: Final = {
    Role.CLERK: "二填报人",
    Role.UNIT_REVIEWER: "三单位审核主管部门",
    Role.DEPARTMENT: "三单位审核主管部门",
    Role.EXAMINER_FIRST: "四财政业务科财政绩效科",
    Role.EXAMINER_SECOND: "四财政业务科财政绩效科",
    Role.SYSTEM_ADMIN: "七系统安全审计管理员",
    Role.SECURITY_ADMIN: "七系统安全审计管理员",
    Role.AUDIT_ADMIN: "七系统安全审计管理员",
}
"""Where each role starts to read: the anchor of its chapter."""


@dataclass(frozen=True, slots=True)
class Manual:
    """A text as HTML, its title, and its chapters as (anchor, title) in order."""

    title: str
    html: str
    chapters: tuple[tuple[str, str], ...]


def _picture(found: re.Match[str]) -> str:
    # With its size said beforehand, a picture that comes late does not push the text away.
    with Image.open(DOCS / "images" / found[1]) as picture:
        width, height = picture.size
    address = static(f"manual/{found[1]}")
    return f'src="{address}" width="{width}" height="{height}" loading="lazy"'


def _leaf(found: re.Match[str]) -> str:
    return f'href="{reverse("manual-leaf", args=[found[1]])}"'


@lru_cache(maxsize=2)
def manual(name: str = "manual") -> Manual:
    """Return a text of docs/ as the page shows it. It is our own file, so its HTML is safe."""
    book = Markdown(
        extensions=["toc", "tables", "sane_lists"],
        extension_configs={"toc": {"slugify": slugify_unicode, "toc_depth": "1-3"}},
    )
    html = book.convert((DOCS / f"{name}.md").read_text(encoding="utf-8"))
    html = re.sub(r'src="images/([^"]+)"', _picture, html)
    html = re.sub(r'href="(\w+)\.md"', _leaf, html)
    (top,) = book.toc_tokens  # type: ignore[attr-defined]
    chapters = tuple((part["id"], part["name"]) for part in top["children"])
    return Manual(title=top["name"], html=html, chapters=chapters)
