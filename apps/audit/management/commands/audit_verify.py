"""``manage.py audit_verify``: walk the hash chain; exit 1 and say where when it is broken."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from apps.audit.domain import broken_links


class Command(BaseCommand):
    help = "核验审计链：逐条重算摘要，报告被改动、删除或插入之处。"

    def handle(self, *args: Any, **options: Any) -> None:
        faults = broken_links()
        for fault in faults:
            self.stderr.write(fault)
        if faults:
            sys.exit(1)
        self.stdout.write("审计链完整。")
