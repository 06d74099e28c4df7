"""``manage.py recognise FILE``: print the forms of a document as JSON, writing nothing."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from apps.documents.domain.examining import examined
from apps.documents.domain.reading import limits
from apps.documents.readers import UnreadableDocument, read
from apps.documents.recognition import NotAForm, Recognition, recognise

REFUSED = 2


def recognise_file(path: Path) -> Recognition:
    """Read and recognise one file; raises ``UnreadableDocument`` or ``NotAForm``."""
    recognition = recognise(read(path, limits=limits()))
    recognition.source = path.name
    return recognition


class Command(BaseCommand):
    help = "识别文件中的绩效目标申报表、绩效自评表和项目经费情况说明，输出 JSON；不写入任何数据。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="要识别的文件。")
        parser.add_argument("--check", action="store_true", help="附上自动校验发现的问题。")
        parser.add_argument("--out", type=Path, help="结果写入的文件；省略时输出到屏幕。")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            recognition = recognise_file(path)
            data = examined(recognition) if options["check"] else recognition.to_json()
            text = json.dumps(data, ensure_ascii=False, indent=1)
        except (UnreadableDocument, NotAForm) as error:
            self._refuse(str(error))
        except FileNotFoundError:
            self._refuse(f"没有找到文件 {path}，请检查路径。")
        except OSError:
            self._refuse(f"文件 {path} 无法打开，请检查是否为文件以及是否有读取权限。")
        else:
            self._give(text, options["out"])

    def _give(self, text: str, out: Path | None) -> None:
        if out is None:
            self.stdout.write(text)
            return
        try:
            out.write_text(text + "\n", encoding="utf-8")
        except OSError:
            self._refuse(f"结果无法写入 {out}，请检查目录是否存在以及是否有写入权限。")

    def _refuse(self, sentence: str) -> None:
        self.stderr.write(sentence, self.style.ERROR)
        sys.exit(REFUSED)
