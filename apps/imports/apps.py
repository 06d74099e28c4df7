from django.apps import AppConfig

from apps.audit.registry import register_actions, register_former_labels


class ImportsConfig(AppConfig):
    name = "apps.imports"
    verbose_name = "导入"

    def ready(self) -> None:
        from apps.checks.engine import register  # noqa: PLC0415 -- app ready
        from apps.checks.states import register_scope  # noqa: PLC0415 -- app ready
        from apps.core.jobs import Work, register_work  # noqa: PLC0415 -- app ready
        from apps.imports import tasks  # noqa: PLC0415 -- app ready
        from apps.imports.domain import uploads  # noqa: PLC0415 -- app ready
        from apps.imports.domain.front_statement import SCOPE  # noqa: PLC0415 -- app ready
        from apps.imports.rules import RULES  # noqa: PLC0415 -- app ready

        register_scope(SCOPE, "整个文件")
        register(RULES)
        register_actions(uploads.ACTIONS)
        register_former_labels("documents", "imports")
        register_work(Work(tasks.read_import, uploads.pending_files, uploads.give_up_file))
