"""``manage.py recognise FILE``: print the forms of a document as JSON, writing nothing."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from apps.entry.reading_process import limits
from apps.formkit.command import HELP, REFUSED, Refused, add_arguments, text_of, write_out
from apps.formkit.recognition import Recognition
from apps.imports.domain.examination import examined


class Command(BaseCommand):
    help = HELP
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        add_arguments(parser)
        parser.add_argument("--check", action="store_true", help="附上自动校验发现的问题。")

    def handle(self, *args: object, **options: Any) -> None:
        def shape(recognition: Recognition) -> dict[str, Any]:
            wants_check = options["check"] or recognition.is_given
            return examined(recognition) if wants_check else recognition.to_json()

        try:
            text = text_of(options["file"], limits(), shape)
            if options["out"] is None:
                self.stdout.write(text)
            else:
                write_out(text, options["out"])
        except Refused as refusal:
            self.stderr.write(str(refusal), self.style.ERROR)
            sys.exit(REFUSED)
