from django.apps import AppConfig

from apps.audit.registry import register_actions


class IndicatorsConfig(AppConfig):
    name = "apps.indicators"
    verbose_name = "指标"

    def ready(self) -> None:
        register_actions({"library.take_up": "收入指标库"})
