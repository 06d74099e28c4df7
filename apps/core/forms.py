"""The form that takes a table for import, and the choice among many."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from apps.core.table_files import ENDINGS


class LongSelect(forms.Select):
    """A choice among hundreds, without groups: the library renders a template for each of them."""

    def render(
        self,
        name: str,
        value: object,
        attrs: dict[str, Any] | None = None,
        renderer: object = None,
    ) -> SafeString:
        chosen = set(self.format_value(value))
        options = (
            ("" if key is None else key, " selected" if str(key or "") in chosen else "", label)
            for key, label in self.choices
        )
        inner = format_html_join("", '<option value="{}"{}>{}</option>', options)
        kept = flatatt(self.build_attrs(self.attrs, {**(attrs or {}), "name": name}))
        return format_html("<select{}>{}</select>", kept, inner)


class TableFileForm(forms.Form):
    """A file only: its ending says the format, so nobody has to choose one."""

    import_file = forms.FileField(
        label="文件",
        error_messages={"required": "请先选择文件。", "empty": "文件是空的，请重新选择。"},
        widget=forms.FileInput(attrs={"accept": ",".join(ENDINGS)}),
    )

    def clean_import_file(self) -> Any:
        upload = self.cleaned_data["import_file"]
        if PurePath(upload.name).suffix.lower() not in ENDINGS:
            raise ValidationError(
                f"只能导入 {'、'.join(ENDINGS)} 文件；旧版 xls 请先用 Excel 或 WPS 另存为 xlsx。"
            )
        if upload.size > settings.UPLOAD_MAX_BYTES:
            limit = settings.UPLOAD_MAX_BYTES // 1024 // 1024
            raise ValidationError(f"文件超过 {limit} MB，请拆成几份分别导入。")
        return upload
