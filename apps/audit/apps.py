from django.apps import AppConfig

from apps.audit.registry import register_actions


class AuditConfig(AppConfig):
    name = "apps.audit"
    verbose_name = "审计"

    def ready(self) -> None:
        register_actions({"audit.archive": "审计归档", "audit.export": "导出审计记录"})
