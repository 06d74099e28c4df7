from django.apps import AppConfig

from apps.audit.registry import register_actions


class WorkflowConfig(AppConfig):
    name = "apps.workflow"
    verbose_name = "年度与流程"

    def ready(self) -> None:
        register_actions({"ruleset.severities": "调整校验级别"})
