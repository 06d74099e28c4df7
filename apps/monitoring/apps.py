from django.apps import AppConfig
from django.db.models.signals import post_save


class MonitoringConfig(AppConfig):
    name = "apps.monitoring"
    verbose_name = "绩效运行监控"

    def ready(self) -> None:
        from apps.audit.registry import register_actions, register_words  # noqa: PLC0415 -- app ready
        from apps.checks.engine import register  # noqa: PLC0415 -- app ready
        from apps.entry.figures import register_panels  # noqa: PLC0415 -- app ready
        from apps.entry.kinds import register_kind  # noqa: PLC0415 -- app ready
        from apps.entry.recorded_figures import register_source  # noqa: PLC0415 -- app ready
        from apps.monitoring.domain.cases import follow_adjustment  # noqa: PLC0415 -- app ready
        from apps.monitoring.domain.nodes import make_with_year  # noqa: PLC0415 -- app ready
        from apps.monitoring.domain.recorded_figures import SOURCE  # noqa: PLC0415 -- app ready
        from apps.monitoring.figures import PANELS  # noqa: PLC0415 -- app ready
        from apps.monitoring.kind import KIND  # noqa: PLC0415 -- app ready
        from apps.monitoring.rules import RULES  # noqa: PLC0415 -- app ready
        from apps.monitoring.workflow import PROCEDURE  # noqa: PLC0415 -- app ready
        from apps.workflow.engine import moved  # noqa: PLC0415 -- app ready
        from apps.workflow.models import FiscalYear  # noqa: PLC0415 -- app ready

        register_kind(KIND)
        register_panels(PANELS)
        register_source(SOURCE)
        moved.connect(follow_adjustment)
        post_save.connect(make_with_year, sender=FiscalYear)
        register(RULES)
        register_words(
            {
                "adjusted": "调整后预算数",
                "executed": "1—N月执行数",
                "expected": "全年预计执行数",
                "forecast": "全年预计完成情况",
                "reasons": "偏差原因",
                "likelihood": "完成目标可能性",
                "is_not_due": "暂未到时点",
            }
        )
        register_actions(
            {
                "monitoring.open": "下达监控任务",
                "monitoring.due": "按工作日历推算报送截止",
                "monitoring.edit": "修改监控表",
                "monitoring.import": "导入监控表",
                "monitoring_case.propose": "提出处置意见",
                "monitoring_case.adjust": "按处置意见调整目标",
                "monitoring_case.close": "办结监控处置",
                **PROCEDURE.actions(),
            }
        )
