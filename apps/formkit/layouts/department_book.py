"""The front of a department's book, and its contents."""

from __future__ import annotations

from collections.abc import Iterable

from apps.formkit.layouts.grid import Prose, Style


def front_prose(title: str, sentence: str) -> Prose:
    """Return the front: the book's title, and the paragraph that says how much it holds."""
    prose = Prose(name="封面", bookmark=title)
    prose.add(Style.TITLE, title)
    prose.add(Style.BODY, sentence)
    return prose


def contents_prose(names: Iterable[str]) -> Prose:
    """Return the contents: each project with the page that its anchor stands on."""
    prose = Prose(name="目录")
    prose.add(Style.TITLE, "目录")
    for number, name in enumerate(names, start=1):
        prose.add(Style.ENTRY, f"{number}. {name or '（未命名）'}", anchor_of(number))
    return prose


def anchor_of(number: int) -> str:
    """Return the anchor of the project of that number, counted from 1."""
    return f"project{number}"
