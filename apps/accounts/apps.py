from django.apps import AppConfig

from apps.audit.registry import register_actions


class AccountsConfig(AppConfig):
    name = "apps.accounts"
    verbose_name = "账号"

    def ready(self) -> None:
        from apps.accounts.domain import ACTIONS  # noqa: PLC0415 -- app ready

        register_actions(ACTIONS)
