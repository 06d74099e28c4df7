from django.apps import AppConfig

from apps.accounts.rates import register_searches
from apps.audit.registry import register_actions, register_words
from apps.checks.engine import register
from apps.formkit.papers.sources import FURTHER
from apps.formkit.sheets.declaration import NARRATIVE_TITLES

# Parts of a form in the trace that are no fields of the declaration itself.
TRACE_WORDS = {
    "funding": "项目资金",
    "fundingline": "项目资金",
    "total": "项目资金总额",
    "total_fiscal": "其中：财政资金",
    "total_other": "其他资金",
    "annual": "年度资金申请总额",
    "annual_appropriation": "其中：当年财政拨款",
    "annual_carryover": "上年结转资金",
    "annual_other": "其他资金（年度）",
    **{f"annual_{one.key}": one.name for one in FURTHER},
    "indicators": "绩效指标",
    "level1": "一级指标",
    "level2": "二级指标",
    "level3": "三级指标",
    "target": "指标值",
    "further": "另一列指标值",
    "weight": "分值",
    "narrative": "项目经费情况说明",
    "budget_items": "预算明细",
    "origin": "来源",
    "project_nature": "项目性质",
    "project_category": "项目类别",
    **NARRATIVE_TITLES,
}


class DeclarationsConfig(AppConfig):
    name = "apps.declarations"
    verbose_name = "绩效目标申报"

    def ready(self) -> None:
        from apps.declarations.domain.content import KEPT  # noqa: PLC0415 -- app ready
        from apps.declarations.domain.library import approved_rows  # noqa: PLC0415 -- app ready
        from apps.declarations.domain.suggestions import counted_names  # noqa: PLC0415 -- app ready
        from apps.declarations.figures import LEVELS, PANELS  # noqa: PLC0415 -- app ready
        from apps.declarations.kind import KIND  # noqa: PLC0415 -- app ready
        from apps.declarations.rules import RULES  # noqa: PLC0415 -- app ready
        from apps.declarations.workflow import PROCEDURE  # noqa: PLC0415 -- app ready
        from apps.entry.figures import register_panels  # noqa: PLC0415 -- app ready
        from apps.entry.kept_figures import register_kept_figures  # noqa: PLC0415 -- app ready
        from apps.entry.kept_sums import register_sums  # noqa: PLC0415 -- app ready
        from apps.entry.kinds import register_kind  # noqa: PLC0415 -- app ready
        from apps.library.domain.heads import register_rows  # noqa: PLC0415 -- app ready
        from apps.library.domain.names import register_names  # noqa: PLC0415 -- app ready

        register_kind(KIND)
        register_panels(PANELS)
        register_sums(LEVELS)
        register_kept_figures(KEPT)
        register(RULES)
        register_rows(approved_rows)
        register_names(counted_names)
        register_words(TRACE_WORDS)
        register_searches("declarations:suggest")
        register_actions(
            {
                "declaration.create": "新建申报表",
                "declaration.edit": "修改申报表",
                "declaration.start": "复制上年或套用模板",
                "declaration.import": "导入申报表",
                **PROCEDURE.actions(),
            }
        )
