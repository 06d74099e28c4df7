"""The form that takes a table for import."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from apps.core.table_files import ENDINGS


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
