from django.apps import AppConfig

from apps.audit.registry import register_actions, register_words


class WorkflowConfig(AppConfig):
    name = "apps.workflow"
    verbose_name = "年度与流程"

    def ready(self) -> None:
        from apps.workflow import years  # noqa: PLC0415 -- app ready
        from apps.workflow.forms import RuleSetForm  # noqa: PLC0415 -- app ready

        register_words(
            {name: str(item.label) for name, item in RuleSetForm.declared_fields.items()}
        )
        register_actions({"ruleset.severities": "调整校验级别", **years.ACTIONS})
