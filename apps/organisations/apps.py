from django.apps import AppConfig

from apps.audit.registry import register_actions


class OrganisationsConfig(AppConfig):
    name = "apps.organisations"
    verbose_name = "组织机构"

    def ready(self) -> None:
        from apps.organisations.domain import ACTIONS  # noqa: PLC0415 -- app ready

        register_actions(ACTIONS)
