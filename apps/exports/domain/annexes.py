"""What is printed behind a form: the list of its attachments, and what finance lets stand of it."""

from __future__ import annotations

from collections.abc import Sequence

from apps.checks.domain.waivers import standing_waivers
from apps.entry.domain.attachments import attachment_list
from apps.formkit.layouts import Page, Prose, Style
from apps.projects.models import Document


def annexes_of(form: Document) -> list[Page]:
    """Return a page for each of these lists that has something on it."""
    files = [f"{name}：{file.name}" for name, files in attachment_list(form) for file in files]
    waived = [
        f"{one.finding.message}　豁免理由：{one.reason}（{one.granted_by}，至{one.ends_on:%Y-%m-%d}）"
        for one in standing_waivers(form)
    ]
    lists = (("附件清单", files), ("豁免事项", waived))
    return [_list(title, lines) for title, lines in lists if lines]


def _list(title: str, lines: Sequence[str]) -> Page:
    prose = Prose(name=title)
    prose.add(Style.TITLE, title)
    for number, line in enumerate(lines, start=1):
        prose.add(Style.BODY, f"{number}. {line}")
    return prose
