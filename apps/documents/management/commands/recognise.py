"""``manage.py recognise FILE``: print what a document holds as JSON (docs/annotation.md)."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from apps.documents.domain.examining import examined
from apps.documents.readers import UnreadableDocument, read
from apps.documents.recognition import NotAForm, recognise


class Command(BaseCommand):
    help = "识别文件中的申报表和自评表，按标注格式输出 JSON。读不了时给出一句说明并以 2 退出。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--out", type=Path, help="写入文件而不是屏幕。")
        parser.add_argument("--check", action="store_true", help="附上自动校验发现的问题。")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            recognition = recognise(read(path))
        except (UnreadableDocument, NotAForm) as error:
            self.fail(f"{path.name}：{error}")
        except OSError:
            self.fail(f"{path.name}：打不开文件，请确认路径和权限。")
        data = examined(recognition) if options["check"] else recognition.to_json()
        text = json.dumps(data, ensure_ascii=False, indent=1)
        if options["out"]:
            options["out"].write_text(text + "\n", encoding="utf-8")
        else:
            self.stdout.write(text)

    def fail(self, sentence: str) -> None:
        """Say one sentence and leave with 2."""
        self.stderr.write(sentence)
        sys.exit(2)
