from django.apps import AppConfig

from apps.audit.registry import register_actions


class DocumentsConfig(AppConfig):
    name = "apps.documents"
    verbose_name = "文档"

    def ready(self) -> None:
        from apps.core.jobs import Work, register_sweeper, register_work  # noqa: PLC0415 -- app ready
        from apps.documents import tasks  # noqa: PLC0415 -- app ready
        from apps.documents.domain import (  # noqa: PLC0415 -- app ready
            exporting,
            requesting,
            uploading,
        )

        register_actions(uploading.ACTIONS | requesting.ACTIONS)
        register_work(
            Work(tasks.read_import, uploading.pending_files, uploading.give_up_file),
            Work(tasks.make_export, requesting.pending_exports, exporting.give_up_export),
        )
        register_sweeper("过期的导出", exporting.expire_exports)
