from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "apps.home"
    verbose_name = "工作台"

    def ready(self) -> None:
        from apps.audit.registry import register_actions, register_downloads  # noqa: PLC0415 -- app ready
        from apps.core.jobs import Work, register_work  # noqa: PLC0415 -- app ready
        from apps.entry.kinds import all_kinds  # noqa: PLC0415 -- app ready
        from apps.home import first_start, year_work  # noqa: PLC0415 -- app ready

        register_actions(first_start.ACTIONS | year_work.ACTIONS)
        register_work(
            Work(year_work.run_year_work, year_work.pending_year_works, year_work.give_up_year_work)
        )
        register_downloads(
            {
                **{
                    f"exports:form-{kind.namespace}": kind.model._meta.label_lower
                    for kind in all_kinds()
                },
                **{
                    f"reviews:paper-{kind.namespace}": kind.model._meta.label_lower
                    for kind in all_kinds()
                },
                **{
                    f"imports:template-{kind.namespace}": kind.model._meta.label_lower
                    for kind in all_kinds()
                    if kind.entry_page
                },
                "exports:file": "exports.exportjob",
                "imports:original": "imports.importfile",
                "imports:report-file": "imports.importfile",
                "entry:file": "entry.attachment",
            }
        )
