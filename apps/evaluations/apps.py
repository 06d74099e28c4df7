from django.apps import AppConfig

from apps.audit.registry import register_actions, register_words
from apps.checks.engine import register

# Parts of a self-evaluation in the trace that are no fields of the form itself.
TRACE_WORDS = {
    "head": "表头",
    "money": "资金",
    "appropriation": "当年财政拨款",
    "carryover": "上年结转资金",
    "other": "其他资金",
    "initial": "年初预算数",
    "adjusted": "全年预算数",
    "executed": "全年执行数",
    "actual": "实际完成值",
    "grade": "达成程度",
    "typed_score": "自定得分",
    "deviation": "偏差原因分析及改进措施",
    "evidence": "佐证材料",
    "method": "抽取方式",
    "seed": "随机种子",
    "gone": "批复中已没有的指标",
}


class EvaluationsConfig(AppConfig):
    name = "apps.evaluations"
    verbose_name = "绩效自评"

    def ready(self) -> None:
        from apps.entry.check_inputs import register_history  # noqa: PLC0415 -- app ready
        from apps.entry.figures import register_panels  # noqa: PLC0415 -- app ready
        from apps.entry.kept_figures import register_kept_figures  # noqa: PLC0415 -- app ready
        from apps.entry.kept_sums import register_sums  # noqa: PLC0415 -- app ready
        from apps.entry.kinds import register_kind  # noqa: PLC0415 -- app ready
        from apps.evaluations.domain.results import (  # noqa: PLC0415 -- app ready
            declared_before,
            fetch_last_evaluations,
        )
        from apps.evaluations.domain.spot_checks import KEPT  # noqa: PLC0415 -- app ready
        from apps.evaluations.figures import LAST, PANELS  # noqa: PLC0415 -- app ready
        from apps.evaluations.kind import KIND  # noqa: PLC0415 -- app ready
        from apps.evaluations.rules import RULES  # noqa: PLC0415 -- app ready
        from apps.evaluations.workflow import PROCEDURE  # noqa: PLC0415 -- app ready

        register_kind(KIND)
        register_panels(PANELS)
        register_sums(LAST)
        register_kept_figures(KEPT)
        register(RULES)
        register_words(TRACE_WORDS)
        register_history(declared_before, fetch_last_evaluations)
        register_actions(
            {
                "evaluation.start": "开始自评",
                "evaluation.edit": "修改自评表",
                "evaluation.renew": "按最新批复更新自评表",
                "evaluation.import": "导入自评表",
                "evaluation.attach": "上传佐证材料",
                "evaluation.detach": "删除佐证材料",
                "spot_check.draw": "抽取复核项目",
                "spot_check.edit": "填写复核得分",
                "spot_check.conclude": "完成复核",
                "rectification.demand": "提出整改",
                "rectification.report": "上报整改",
                "rectification.settle": "核实整改",
                **PROCEDURE.actions(),
            }
        )
