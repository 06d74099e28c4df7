"""``manage.py resume_imports``: queue anew what a stopped worker left half-read or half-made."""

from typing import Any

from django.core.management.base import BaseCommand

from apps.documents.domain.requesting import resume_exports
from apps.documents.domain.uploading import resume_all


class Command(BaseCommand):
    help = "把上次停机时读到一半的导入文件和做到一半的导出重新排队；在启动后台任务之前运行。"

    def handle(self, *args: Any, **options: Any) -> None:
        if count := resume_all():
            self.stdout.write(f"已重新排队 {count} 个导入文件。")
        if count := resume_exports():
            self.stdout.write(f"已重新排队 {count} 个导出。")
