from django.apps import AppConfig

from apps.checks.engine import register


class EvaluationsConfig(AppConfig):
    name = "apps.evaluations"
    verbose_name = "绩效自评"

    def ready(self) -> None:
        from apps.evaluations.rules import RULES  # noqa: PLC0415 -- app ready

        register(RULES)
