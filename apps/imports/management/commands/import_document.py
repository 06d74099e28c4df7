"""``manage.py import_document FILE --user NAME``: store the forms of a file as drafts."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.accounts.models import District, User
from apps.entry.kinds import kind_of
from apps.entry.reading_process import limits
from apps.formkit.readers import UnreadableDocument, read
from apps.formkit.recognition import NotAForm, recognise
from apps.imports.domain.storage import store_all


class Command(BaseCommand):
    help = "识别文件中的申报表、自评表等，存为草稿。同一文件重复导入不会产生重复。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", type=Path)
        parser.add_argument("--user", help="经办人的登录名，记入审计。")
        parser.add_argument("--district", help="区划代码；只有一个区划时可省略。")

    def handle(self, *args: object, **options: Any) -> None:
        actor = User.objects.filter(username=options["user"]).first()
        if options["user"] and actor is None:
            raise CommandError(f"没有登录名为“{options['user']}”的用户。")
        districts = District.objects.all()
        if options["district"]:
            districts = districts.filter(code=options["district"])
        if len(districts) != 1:
            raise CommandError("请用 --district 指明区划代码。")
        for path in options["files"]:
            sheets = self._sheets(path)
            try:
                result = store_all(
                    sheets=sheets, district=districts[0], actor=actor, origin=path.name
                )
            except ValidationError as error:
                raise CommandError(f"{path.name}：{'；'.join(error.messages)}") from error
            self._tell(path.name, result)

    def _sheets(self, path: Path) -> list[Any]:
        """Return the forms of a file; raises CommandError for one without."""
        try:
            recognition = recognise(read(path, limits=limits()))
        except (UnreadableDocument, NotAForm) as error:
            raise CommandError(f"{path.name}：{error}") from error
        except OSError as error:
            raise CommandError(f"{path} 打不开，请检查路径和读取权限。") from error
        return [form.sheet for form in recognition.documents]

    def _tell(self, name: str, result: Any) -> None:
        """Say what was stored of a file, and what stands out about it."""
        counts = Counter(kind_of(stored.form).name for stored in result.stored)
        told = "、".join(f"{count} 份{word}" for word, count in counts.items())
        self.stdout.write(f"{name}：存入 {told or '0 份表'}。")
        for stored in result.stored:
            for sentence in stored.sentences:
                self.stderr.write(f"  {stored.form}：{sentence}")
        for sentence in result.skipped:
            self.stderr.write(f"  未存 {sentence}")
