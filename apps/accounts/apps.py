from django.apps import AppConfig

from apps.audit.registry import register_actions, register_former_labels


class AccountsConfig(AppConfig):
    name = "apps.accounts"
    verbose_name = "账号与组织机构"

    def ready(self) -> None:
        from apps.accounts.domain import credentials, memberships  # noqa: PLC0415 -- app ready

        register_actions(credentials.ACTIONS | memberships.ACTIONS)
        register_former_labels("organisations", "accounts")
