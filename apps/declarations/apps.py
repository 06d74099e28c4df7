from django.apps import AppConfig

from apps.audit.registry import register_actions
from apps.checks.engine import register


class DeclarationsConfig(AppConfig):
    name = "apps.declarations"
    verbose_name = "绩效目标申报"

    def ready(self) -> None:
        from apps.declarations.rules import RULES  # noqa: PLC0415 -- app ready
        from apps.declarations.workflow import PROCEDURE  # noqa: PLC0415 -- app ready

        register(RULES)
        register_actions(
            {
                "declaration.create": "新建申报表",
                "declaration.edit": "修改申报表",
                "declaration.import": "导入申报表",
                "project.create": "新增项目",
                "project.save": "保存项目",
                **PROCEDURE.actions(),
            }
        )
