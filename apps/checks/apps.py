from django.apps import AppConfig

from apps.audit.registry import register_actions


class ChecksConfig(AppConfig):
    name = "apps.checks"
    verbose_name = "自动校验"

    def ready(self) -> None:
        register_actions(
            {
                "finding.answer": "答复校验提醒",
                "finding.withdraw": "撤回校验答复",
                "finding.overrule": "不认可校验答复",
                "finding.waive": "豁免校验问题",
                "finding.unwaive": "收回校验豁免",
            }
        )
