"""The tables as they stood before the apps were parted anew; see docs/adr/0013."""

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    # Shared out so that no two bases replace the same: an interrupted run stays whole.
    replaces = [
        ("declarations", "0003_imported_content"),
        ("declarations", "0004_budget_items"),
        ("declarations", "0005_one_narrative"),
    ]

    dependencies = [
        ("projects", "0001_base"),
        ("workflow", "0001_base"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Declaration",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "草稿"),
                            ("unit_review", "待单位审核"),
                            ("dept_review", "待部门审核"),
                            ("finance_first", "待财政初审"),
                            ("finance_second", "待财政复审"),
                            ("approved", "已批复"),
                            ("returned", "已退回"),
                            ("adjusting", "调整中"),
                            ("rejected", "不通过"),
                        ],
                        db_index=True,
                        default="draft",
                        max_length=20,
                        verbose_name="状态",
                    ),
                ),
                ("nature", models.CharField(blank=True, max_length=30, verbose_name="项目性质")),
                ("category", models.CharField(blank=True, max_length=30, verbose_name="项目类别")),
                (
                    "department_is_summary",
                    models.BooleanField(default=False, verbose_name="主管部门（汇总）"),
                ),
                ("start", models.DateField(blank=True, null=True, verbose_name="计划开始日期")),
                ("end", models.DateField(blank=True, null=True, verbose_name="计划完成日期")),
                ("total_goal", models.TextField(blank=True, verbose_name="项目总目标")),
                ("annual_goal", models.TextField(blank=True, verbose_name="年度总体目标")),
                ("revision", models.PositiveIntegerField(default=1, verbose_name="修订号")),
                ("adjust_reason", models.TextField(blank=True, verbose_name="调整原因")),
                ("imported", models.JSONField(editable=False, null=True, verbose_name="最初内容")),
                (
                    "approval_notice",
                    models.CharField(blank=True, max_length=60, verbose_name="批复文号"),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="创建时间"
                    ),
                ),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="修改时间")),
                (
                    "last_submitted_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="最近提交时间"),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="创建人",
                    ),
                ),
                (
                    "fiscal_year",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="workflow.fiscalyear",
                        verbose_name="年度",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="declarations",
                        to="projects.project",
                        verbose_name="项目",
                    ),
                ),
            ],
            options={
                "verbose_name": "绩效目标申报表",
                "verbose_name_plural": "绩效目标申报表",
                "ordering": ["-fiscal_year__year", "project__unit__code", "project__name", "pk"],
            },
        ),
        migrations.CreateModel(
            name="FundingLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "half",
                    models.CharField(
                        choices=[("whole", "项目资金"), ("annual", "年度资金")],
                        max_length=8,
                        verbose_name="口径",
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("total", "总额"),
                            ("fiscal", "财政资金"),
                            ("carryover", "上年结转资金"),
                            ("other", "其他资金"),
                        ],
                        max_length=10,
                        verbose_name="资金来源",
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=16,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0, "金额不能为负数。")
                        ],
                        verbose_name="金额（元）",
                    ),
                ),
                (
                    "declaration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="funding_lines",
                        to="declarations.declaration",
                        verbose_name="申报表",
                    ),
                ),
            ],
            options={
                "verbose_name": "项目资金",
                "verbose_name_plural": "项目资金",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Indicator",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveIntegerField(default=0, verbose_name="序号")),
                ("level1", models.CharField(blank=True, max_length=30, verbose_name="一级指标")),
                ("level2", models.CharField(blank=True, max_length=40, verbose_name="二级指标")),
                ("level3", models.CharField(blank=True, max_length=200, verbose_name="三级指标")),
                ("target", models.CharField(blank=True, max_length=200, verbose_name="指标值")),
                ("op", models.CharField(blank=True, max_length=1, verbose_name="运算符")),
                (
                    "number",
                    models.DecimalField(
                        blank=True, decimal_places=6, max_digits=20, null=True, verbose_name="数值"
                    ),
                ),
                (
                    "number_to",
                    models.DecimalField(
                        blank=True, decimal_places=6, max_digits=20, null=True, verbose_name="至"
                    ),
                ),
                ("measure", models.CharField(blank=True, max_length=40, verbose_name="计量单位")),
                ("text", models.CharField(blank=True, max_length=200, verbose_name="定性描述")),
                (
                    "weight",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=5,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0, "分值不能为负数。")
                        ],
                        verbose_name="分值",
                    ),
                ),
                ("origin", models.CharField(blank=True, max_length=60, verbose_name="来源")),
                (
                    "client_key",
                    models.CharField(
                        blank=True, editable=False, max_length=40, verbose_name="页面行号"
                    ),
                ),
                (
                    "declaration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="indicators",
                        to="declarations.declaration",
                        verbose_name="申报表",
                    ),
                ),
            ],
            options={
                "verbose_name": "绩效指标",
                "verbose_name_plural": "绩效指标",
                "ordering": ["position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Narrative",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("overview", models.TextField(blank=True, verbose_name="项目概述")),
                ("basis", models.TextField(blank=True, verbose_name="立项依据")),
                ("implementer", models.TextField(blank=True, verbose_name="实施主体")),
                ("plan", models.TextField(blank=True, verbose_name="实施方案")),
                ("period", models.TextField(blank=True, verbose_name="实施周期")),
                ("budget", models.TextField(blank=True, verbose_name="年度预算安排")),
                ("budget_items", models.TextField(blank=True, verbose_name="预算明细")),
                (
                    "goals",
                    models.TextField(
                        blank=True,
                        default="见财政项目支出绩效目标申报表。",
                        verbose_name="绩效目标",
                    ),
                ),
                (
                    "declaration",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="narrative_row",
                        to="declarations.declaration",
                        verbose_name="申报表",
                    ),
                ),
            ],
            options={
                "verbose_name": "项目经费情况说明",
                "verbose_name_plural": "项目经费情况说明",
            },
        ),
        migrations.AddConstraint(
            model_name="declaration",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "rejected"), _negated=True),
                fields=("project", "fiscal_year"),
                name="declaration_live_uniq",
                violation_error_message="该项目本年度已有申报表。",
            ),
        ),
        migrations.AddConstraint(
            model_name="declaration",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "draft",
                            "unit_review",
                            "dept_review",
                            "finance_first",
                            "finance_second",
                            "approved",
                            "returned",
                            "adjusting",
                            "rejected",
                        ],
                    )
                ),
                name="declaration_state_ck",
            ),
        ),
        migrations.AddConstraint(
            model_name="declaration",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("start__isnull", True),
                    ("end__isnull", True),
                    ("end__gte", models.F("start")),
                    _connector="OR",
                ),
                name="declaration_dates_ck",
                violation_error_message="计划完成日期不能早于计划开始日期。",
            ),
        ),
        migrations.AddConstraint(
            model_name="fundingline",
            constraint=models.UniqueConstraint(
                fields=("declaration", "half", "source"), name="funding_line_uniq"
            ),
        ),
        migrations.AddConstraint(
            model_name="fundingline",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__isnull", True), ("amount__gte", 0), _connector="OR"),
                name="funding_amount_ck",
            ),
        ),
        migrations.AddConstraint(
            model_name="fundingline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("half", "annual"),
                        ("source__in", ["total", "fiscal", "carryover", "other"]),
                    ),
                    models.Q(("half", "whole"), ("source__in", ["total", "fiscal", "other"])),
                    _connector="OR",
                ),
                name="funding_place_ck",
            ),
        ),
        migrations.AddIndex(
            model_name="indicator",
            index=models.Index(fields=["declaration", "position"], name="indicator_position_idx"),
        ),
        migrations.AddIndex(
            model_name="indicator",
            index=models.Index(fields=["level2", "level3"], name="indicator_name_idx"),
        ),
        migrations.AddConstraint(
            model_name="indicator",
            constraint=models.CheckConstraint(
                condition=models.Q(("op__in", ["", "≥", "≤", "=", ">", "<"])),
                name="indicator_op_ck",
            ),
        ),
        migrations.AddConstraint(
            model_name="indicator",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("weight__isnull", True),
                    models.Q(("weight__gte", 0), ("weight__lte", 100)),
                    _connector="OR",
                ),
                name="indicator_weight_ck",
            ),
        ),
        migrations.AddConstraint(
            model_name="indicator",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("number_to__isnull", True), ("number__isnull", False), _connector="OR"
                ),
                name="indicator_range_ck",
            ),
        ),
        migrations.AddConstraint(
            model_name="indicator",
            constraint=models.UniqueConstraint(
                condition=models.Q(("client_key", ""), _negated=True),
                fields=("declaration", "client_key"),
                name="indicator_client_key_uniq",
            ),
        ),
    ]
