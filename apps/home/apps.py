from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "apps.home"
    verbose_name = "工作台"

    def ready(self) -> None:
        from apps.audit.registry import register_actions  # noqa: PLC0415 -- app ready
        from apps.home.first_start import ACTIONS  # noqa: PLC0415 -- app ready

        register_actions(ACTIONS)
