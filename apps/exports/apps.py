from django.apps import AppConfig

from apps.audit.registry import register_actions, register_former_label


class ExportsConfig(AppConfig):
    name = "apps.exports"
    verbose_name = "导出"

    def ready(self) -> None:
        from apps.core.jobs import Work, register_sweeper, register_work  # noqa: PLC0415 -- app ready
        from apps.exports import tasks  # noqa: PLC0415 -- app ready
        from apps.exports.domain import dossier, jobs, requests  # noqa: PLC0415 -- app ready
        from apps.exports.domain.other_exports import Making, register_making  # noqa: PLC0415 -- app ready
        from apps.exports.models import ExportJob  # noqa: PLC0415 -- app ready

        register_actions(requests.ACTIONS)
        register_former_label("documents.exportjob", "exports.exportjob")
        register_work(Work(tasks.make_export, requests.pending_exports, jobs.give_up_export))
        making = Making(write=dossier.write_dossier, name=dossier.name_of, rows=dossier.rows_of)
        register_making(ExportJob.Kind.DOSSIER, making)
        register_sweeper("过期的导出", jobs.expire_exports)
