"""Filling in offline: the template of a form, and one that comes back as the editor's batch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, BinaryIO, Final

from django import forms
from django.core import signing
from django.utils.crypto import get_random_string

from apps.accounts.models import User
from apps.entry.domain.protocol import Batch, shown
from apps.entry.forms import BatchForm
from apps.entry.kinds import kind_of
from apps.entry.reading_process import limits
from apps.formkit.layouts.fill_in import FillIn
from apps.formkit.readers.base import UnreadableDocument
from apps.formkit.readers.fill_in import read_fill_in
from apps.formkit.writers.fill_in import write_fill_in
from apps.imports.domain.workbook import fields_of, workbook_of
from apps.imports.forms.fill_in_changes import Returned, compared, value_of
from apps.projects.models import Document

_SALT: Final = "documents.fill_in"
_CHANGES_SALT: Final = "documents.fill_in.changes"
_HOURS: Final = 8 * 3600
_SPARE_ROWS: Final = 20
_LOW: Final = "abcdefghijkmnpqrstuvwxyz23456789"
_OTHER: Final = "这份模板是“{name}”的，请到那个项目的页面上传。"
_MOVED: Final = "模板的行列被改动过，无法对应。请重新下载模板，把内容复制过去后上传。"
_FORGED: Final = "模板中的版本标记已损坏，请重新下载模板，把内容复制过去后上传。"


class UploadFillInForm(forms.Form):
    """The filled-in template."""

    file = forms.FileField(
        label="填好的模板",
        error_messages={"required": "请先选择文件。", "empty": "文件是空的，请确认选对了文件。"},
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx", "class": "form-control"}),
    )


def write_template(form: Document, actor: User, target: BinaryIO) -> None:
    """Write a form as a template that knows what it was downloaded with."""
    kind = kind_of(form)
    form = kind.fetch(form.pk)
    assert kind.entry_page is not None  # noqa: S101 -- the pages are of kinds that have one
    page, cells = kind.entry_page(form, actor), kind.cells.open(form)
    token = get_random_string(8, _LOW)
    fresh = [f"n-{token}{number:02}" for number in range(_SPARE_ROWS)] if page.may_add else []
    known = cells.as_map()
    layout = workbook_of(page, known, fresh)
    base = {
        "kind": kind.code,
        "pk": form.pk,
        "name": form.project.name,
        "revision": form.revision,
        "cells": known,
        "rows": [str(row.pk) for row in cells.rows],
        "fresh": fresh,
        "columns": {
            field.name: field.label for field in fields_of(page) if field.part in {"", "value"}
        },
        **_told(layout),
    }
    mark = signing.dumps(base, salt=_SALT, compress=True)
    write_fill_in(layout, mark, target)


def _told(layout: FillIn) -> dict[str, Any]:
    """Return what is asked of the layout when it comes back: its labels and its entries."""
    texts = {(cell.row, cell.column): cell for cell in layout.grid.cells}
    return {
        "labels": [
            (cell.row, cell.column, cell.text) for cell in texts.values() if cell.is_label and cell.text
        ],
        "entries": [
            (*at, one.place, one.part, texts[at].text, one.sum_of, one.is_reckoned)
            for at, one in layout.entries.items()
        ],
    }  # fmt: skip


def read_template(form: Document, data: bytes) -> Returned:
    """Compare a filled-in template with what it was downloaded with and what stands online.

    Nothing is stored. Raises UnreadableDocument with a sentence for the person.
    """
    mark, texts = read_fill_in(data, limits())
    try:
        base = signing.loads(mark, salt=_SALT)
    except signing.BadSignature as error:
        raise UnreadableDocument(_FORGED) from error
    if (base["kind"], base["pk"]) != (form.kind, form.pk):
        raise UnreadableDocument(_OTHER.format(name=base["name"]))
    if any(texts.get((row, column)) != text.strip() for row, column, text in base["labels"]):
        raise UnreadableDocument(_MOVED)
    return compared(form, base, texts)


def sealed(returned: Returned, form: Document) -> str:
    """Return the changes as the confirm page carries them."""
    changes = [asdict(change) for change in returned.changes if change.conflict]
    # Of a row to be dropped, what the person was shown of it; what comes later is asked about anew.
    rows = {drop["row"]: _row_now(form, drop) for drop in returned.data["dropped"]}
    kept = {"key": form.key, "data": returned.data, "conflicts": changes, "rows": rows}
    return signing.dumps(kept, salt=_CHANGES_SALT, compress=True)


def batch_of(form: Document, seal: str, chosen: list[str]) -> Batch:
    """Return what is to be stored: all but the conflicts for which the file was not ``chosen``.

    Raises ValueError for a page that is not ours or too old.
    """
    try:
        kept = signing.loads(seal, salt=_CHANGES_SALT, max_age=_HOURS)
    except signing.BadSignature as error:
        raise ValueError(str(error)) from error
    if kept.get("key") != form.key:
        raise ValueError(kept)
    data, now = kept["data"], {one["place"]: one["current"] for one in kept["conflicts"]}
    left = now.keys() - set(chosen)
    data["cells"] = [
        cell if cell["place"] not in now else _over(cell, now[cell["place"]])
        for cell in data["cells"]
        if cell["place"] not in left
    ]
    data["dropped"] = [
        drop if _row(drop) not in now else {**drop, "was": kept["rows"][drop["row"]]}
        for drop in data["dropped"]
        if _row(drop) not in left
    ]
    return BatchForm(kind_of(form).cells).read(form, data)


def _row(drop: Mapping[str, Any]) -> str:
    return f"row.{drop['row']}"


def _over(cell: dict[str, Any], current: Any) -> dict[str, Any]:
    """Return a change that may also go over what now stands in its cell."""
    return {**cell, "was": [*cell["was"], value_of(current, beside=cell["value"])]}


def _row_now(form: Document, drop: dict[str, Any]) -> dict[str, list[str]]:
    row = kind_of(form).cells.open(form).row(drop["row"])
    return {
        name: [*known, *([shown(getattr(row, name))] if row else [])]
        for name, known in drop["was"].items()
    }
