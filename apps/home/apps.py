from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "apps.home"
    verbose_name = "工作台"

    def ready(self) -> None:
        from apps.audit.registry import register_actions, register_downloads  # noqa: PLC0415 -- app ready
        from apps.home.first_start import ACTIONS  # noqa: PLC0415 -- app ready

        register_actions(ACTIONS)
        register_downloads(
            {
                "export": "declarations.declaration",
                "export-evaluation": "evaluations.selfevaluation",
                "exports:file": "exports.exportjob",
                "imports:original": "imports.importfile",
                "imports:report-file": "imports.importfile",
                "imports:template": "declarations.declaration",
                "evaluations:evidence": "evaluations.evidencefile",
                "reviews:review-sheet": "declarations.declaration",
            }
        )
