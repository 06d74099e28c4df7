"""The form that takes a table for import."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from import_export.forms import ImportForm


def as_utf8(content: bytes) -> bytes:
    """Give a text table in UTF-8; Chinese Excel and WPS save CSV in GBK. Raises ValidationError."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding).encode()
        except UnicodeDecodeError:
            continue
    raise ValidationError("文件中的文字无法识别，请另存为 xlsx 后再导入。")


class TableFileForm(ImportForm):
    """A file only: its ending says the format, so nobody has to choose one."""

    def __init__(self, formats: Any, resources: Any, **kwargs: Any) -> None:
        super().__init__(formats, resources, **kwargs)
        self.endings = {f".{item().get_extension()}": i for i, item in enumerate(formats)}
        self.fields["format"].required = False
        self.fields["format"].widget = forms.HiddenInput()
        self.fields["import_file"].label = "文件"
        self.fields["import_file"].error_messages["required"] = "请先选择文件。"
        self.fields["import_file"].widget.attrs = {"accept": ",".join(self.endings)}

    @property
    def media(self) -> forms.Media:
        """None: without a choice of format no script has to guess it."""
        return forms.Media()

    def clean_import_file(self) -> Any:
        upload = self.cleaned_data["import_file"]
        ending = PurePath(upload.name).suffix.lower()
        if ending not in self.endings:
            raise ValidationError(
                f"只能导入 {'、'.join(self.endings)} 文件；旧版 xls 请先用 Excel 或 WPS 另存为 xlsx。"
            )
        if upload.size > settings.UPLOAD_MAX_BYTES:
            limit = settings.UPLOAD_MAX_BYTES // 1024 // 1024
            raise ValidationError(f"文件超过 {limit} MB，请拆成几份分别导入。")
        if ending == ".csv":
            return ContentFile(as_utf8(upload.read()), name=upload.name)
        return upload

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if upload := cleaned.get("import_file"):
            cleaned["format"] = str(self.endings[PurePath(upload.name).suffix.lower()])
        return cleaned
