"""Where a form of any kind goes besides its pages: a workbook to fill in, print, files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.urls import reverse

from apps.entry.kinds import kind_of, links_beside
from apps.entry.page import Link
from apps.projects.models import Document

_FILES: Final = {"pdf": "PDF", "docx": "Word", "xlsx": "Excel"}
_DATA: Final = {"csv": "指标清单（CSV）", "json": "整表数据（JSON）"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Outputs:
    """Addresses of a form's workbook and print, blank where its kind has none, of its files and of
    pages of other kinds that stand beside it."""

    workbook: str
    print_view: str
    files: list[Link]
    data: list[Link]
    beside: list[Link]

    def menu(self) -> list[Link]:
        """Return the entries of the editor's menu."""
        named = {"离线填报（Excel）": self.workbook, "打印预览": self.print_view}
        return [
            *(Link(label=label, url=url) for label, url in named.items() if url),
            *(Link(label=f"导出 {one.label}", url=one.url) for one in self.files),
        ]


def outputs_of(form: Document) -> Outputs:
    """Return what the form's kind offers, by its registration."""
    kind = kind_of(form)

    def at(page: str, *args: object) -> str:
        return reverse(f"{page}-{kind.namespace}", args=[form.pk, *args])

    def files(names: dict[str, str]) -> list[Link]:
        return [Link(label=name, url=at("exports:form", code)) for code, name in names.items()]

    return Outputs(
        workbook=at("imports:fill-in") if kind.entry_page else "",
        print_view=at("exports:print") if kind.prints else "",
        files=files(_FILES) if kind.prints else [],
        data=files(_DATA) if kind.prints else [],
        beside=links_beside(form),
    )
