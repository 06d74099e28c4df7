"""The tables as they stood before the apps were parted anew; see docs/adr/0013."""

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import apps.entry.models.attachment


class Migration(migrations.Migration):
    initial = True
    # Shared out so that no two bases replace the same: an interrupted run stays whole.
    replaces = [
        ("evaluations", "0001_self_evaluations"),
        ("evaluations", "0002_exemption_requests"),
    ]

    dependencies = [
        ("entry", "0001_base"),
        ("projects", "0001_base"),
        ("workflow", "0001_base"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Rectification",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("problem", models.CharField(max_length=300, verbose_name="问题")),
                ("due_date", models.DateField(verbose_name="整改期限")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "待整改"),
                            ("reported", "已上报待核实"),
                            ("closed", "已销号"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("measure", models.TextField(blank=True, verbose_name="整改措施和结果")),
                ("person", models.CharField(blank=True, max_length=40, verbose_name="责任人")),
                ("completed_on", models.DateField(blank=True, null=True, verbose_name="完成日期")),
                ("opinion", models.CharField(blank=True, max_length=300, verbose_name="核实意见")),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="提出时间"
                    ),
                ),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="修改时间")),
            ],
            options={
                "verbose_name": "整改事项",
                "verbose_name_plural": "整改事项",
                "ordering": ["due_date", "pk"],
            },
        ),
        migrations.CreateModel(
            name="SelfEvaluation",
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
                            ("draft", "填报中"),
                            ("unit_review", "待单位审核"),
                            ("dept_review", "待部门审核"),
                            ("finance_review", "待财政确认"),
                            ("confirmed", "已确认"),
                            ("returned", "已退回"),
                            ("exempt_dept", "免评待部门审核"),
                            ("exempt_finance", "免评待财政核定"),
                            ("exempt", "免评"),
                        ],
                        db_index=True,
                        default="draft",
                        max_length=20,
                        verbose_name="状态",
                    ),
                ),
                (
                    "department_is_summary",
                    models.BooleanField(default=False, verbose_name="主管部门（汇总）"),
                ),
                ("expected_goal", models.TextField(blank=True, verbose_name="预期目标")),
                ("actual_result", models.TextField(blank=True, verbose_name="实际完成情况")),
                (
                    "total_score",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=5, null=True, verbose_name="总分"
                    ),
                ),
                ("grade", models.CharField(blank=True, max_length=4, verbose_name="评分等级")),
                ("origin", models.CharField(blank=True, max_length=60, verbose_name="来源文件")),
                ("revision", models.PositiveIntegerField(default=1, verbose_name="修订号")),
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
                        related_name="evaluations",
                        to="projects.project",
                        verbose_name="项目",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evaluations",
                        to="entry.version",
                        verbose_name="批复版本",
                    ),
                ),
            ],
            options={
                "verbose_name": "绩效自评表",
                "verbose_name_plural": "绩效自评表",
                "ordering": ["-fiscal_year__year", "project__unit__code", "project__name", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ResultRow",
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
                ("target", models.CharField(blank=True, max_length=200, verbose_name="年度指标值")),
                (
                    "weight",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=5, null=True, verbose_name="分值"
                    ),
                ),
                ("actual", models.CharField(blank=True, max_length=300, verbose_name="实际完成值")),
                (
                    "grade",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("达成", "达成指标"),
                            ("部分达成", "部分达成并具有一定效果"),
                            ("未达成", "未达成且效果较差"),
                        ],
                        max_length=8,
                        verbose_name="达成程度",
                    ),
                ),
                (
                    "score",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=5, null=True, verbose_name="得分"
                    ),
                ),
                (
                    "typed_score",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=5,
                        null=True,
                        verbose_name="自定得分",
                    ),
                ),
                (
                    "reason",
                    models.CharField(blank=True, max_length=300, verbose_name="自定得分理由"),
                ),
                ("deviation", models.TextField(blank=True, verbose_name="偏差原因分析及改进措施")),
                (
                    "evaluation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                        to="evaluations.selfevaluation",
                        verbose_name="绩效自评表",
                    ),
                ),
            ],
            options={
                "verbose_name": "自评指标",
                "verbose_name_plural": "自评指标",
                "ordering": ["position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="EvidenceFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="文件名")),
                ("kind", models.CharField(max_length=8, verbose_name="类型")),
                ("size", models.PositiveIntegerField(verbose_name="大小（字节）")),
                ("digest", models.CharField(max_length=64, verbose_name="摘要")),
                (
                    "file",
                    models.FileField(
                        upload_to=apps.entry.models.attachment.stored_name, verbose_name="文件"
                    ),
                ),
                (
                    "uploaded_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="上传时间"
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="上传人",
                    ),
                ),
                (
                    "rectification",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="evidence",
                        to="evaluations.rectification",
                        verbose_name="整改事项",
                    ),
                ),
                (
                    "row",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="evidence",
                        to="evaluations.resultrow",
                        verbose_name="自评指标",
                    ),
                ),
                (
                    "evaluation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="evidence",
                        to="evaluations.selfevaluation",
                        verbose_name="绩效自评表",
                    ),
                ),
            ],
            options={
                "verbose_name": "佐证材料",
                "verbose_name_plural": "佐证材料",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="EvaluationFunding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("total", "年度资金总额"),
                            ("appropriation", "其中：当年财政拨款"),
                            ("carryover", "上年结转资金"),
                            ("other", "其他资金"),
                        ],
                        max_length=14,
                        verbose_name="资金来源",
                    ),
                ),
                (
                    "initial",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=16,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0, "金额不能为负数。")
                        ],
                        verbose_name="年初预算数（元）",
                    ),
                ),
                (
                    "adjusted",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=16,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0, "金额不能为负数。")
                        ],
                        verbose_name="全年预算数（元）",
                    ),
                ),
                (
                    "executed",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=16,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0, "金额不能为负数。")
                        ],
                        verbose_name="全年执行数（元）",
                    ),
                ),
                (
                    "rate",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=12,
                        null=True,
                        verbose_name="执行率（%）",
                    ),
                ),
                (
                    "weight",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=5, null=True, verbose_name="分值"
                    ),
                ),
                (
                    "score",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=5, null=True, verbose_name="得分"
                    ),
                ),
                (
                    "typed_score",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=5,
                        null=True,
                        verbose_name="自定得分",
                    ),
                ),
                (
                    "reason",
                    models.CharField(blank=True, max_length=300, verbose_name="自定得分理由"),
                ),
                (
                    "evaluation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="funding_lines",
                        to="evaluations.selfevaluation",
                        verbose_name="绩效自评表",
                    ),
                ),
            ],
            options={
                "verbose_name": "预算执行",
                "verbose_name_plural": "预算执行",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="SpotCheck",
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
                        choices=[("open", "复核中"), ("done", "已复核")],
                        default="open",
                        max_length=8,
                        verbose_name="状态",
                    ),
                ),
                ("conclusion", models.TextField(blank=True, verbose_name="复核意见")),
                (
                    "corrected_total",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=5,
                        null=True,
                        verbose_name="复核总分",
                    ),
                ),
                (
                    "corrected_grade",
                    models.CharField(blank=True, max_length=4, verbose_name="复核等级"),
                ),
                (
                    "checked_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="复核时间"),
                ),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="修改时间")),
                (
                    "checked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="复核人",
                    ),
                ),
                (
                    "evaluation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="checks",
                        to="evaluations.selfevaluation",
                        verbose_name="绩效自评表",
                    ),
                ),
            ],
            options={
                "verbose_name": "抽查复核",
                "verbose_name_plural": "抽查复核",
                "ordering": ["-pk"],
            },
        ),
        migrations.AddField(
            model_name="rectification",
            name="spot_check",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="rectifications",
                to="evaluations.spotcheck",
                verbose_name="抽查复核",
            ),
        ),
        migrations.CreateModel(
            name="SpotDraw",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "method",
                    models.CharField(
                        choices=[("random", "随机抽取"), ("chosen", "指定")],
                        max_length=8,
                        verbose_name="方式",
                    ),
                ),
                ("seed", models.CharField(blank=True, max_length=40, verbose_name="随机种子")),
                ("population", models.JSONField(default=list, verbose_name="抽取范围")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="说明")),
                (
                    "drawn_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="抽取时间"
                    ),
                ),
                (
                    "drawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="抽取人",
                    ),
                ),
                (
                    "fiscal_year",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="spot_draws",
                        to="workflow.fiscalyear",
                        verbose_name="年度",
                    ),
                ),
            ],
            options={
                "verbose_name": "抽查批次",
                "verbose_name_plural": "抽查批次",
                "ordering": ["-drawn_at", "-pk"],
            },
        ),
        migrations.AddField(
            model_name="spotcheck",
            name="draw",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="checks",
                to="evaluations.spotdraw",
                verbose_name="抽查批次",
            ),
        ),
        migrations.CreateModel(
            name="SpotScore",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "score",
                    models.DecimalField(decimal_places=2, max_digits=5, verbose_name="复核得分"),
                ),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="差异原因")),
                (
                    "row",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="evaluations.resultrow",
                        verbose_name="自评指标",
                    ),
                ),
                (
                    "spot_check",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="scores",
                        to="evaluations.spotcheck",
                        verbose_name="抽查复核",
                    ),
                ),
            ],
            options={
                "verbose_name": "复核得分",
                "verbose_name_plural": "复核得分",
                "ordering": ["pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="selfevaluation",
            constraint=models.UniqueConstraint(
                fields=("project", "fiscal_year"),
                name="evaluation_project_uniq",
                violation_error_message="该项目本年度已有自评表。",
            ),
        ),
        migrations.AddConstraint(
            model_name="selfevaluation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "draft",
                            "unit_review",
                            "dept_review",
                            "finance_review",
                            "confirmed",
                            "returned",
                            "exempt_dept",
                            "exempt_finance",
                            "exempt",
                        ],
                    )
                ),
                name="evaluation_state_ck",
            ),
        ),
        migrations.AddConstraint(
            model_name="selfevaluation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("total_score__isnull", True), ("total_score__gte", 0), _connector="OR"
                ),
                name="evaluation_total_ck",
            ),
        ),
        migrations.AddConstraint(
            model_name="selfevaluation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("version__isnull", False),
                    models.Q(("origin", ""), _negated=True),
                    _connector="OR",
                ),
                name="evaluation_source_ck",
            ),
        ),
        migrations.AddIndex(
            model_name="resultrow",
            index=models.Index(fields=["evaluation", "position"], name="result_position_idx"),
        ),
        migrations.AddConstraint(
            model_name="resultrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("weight__isnull", True),
                    models.Q(("weight__gte", 0), ("weight__lte", 100)),
                    _connector="OR",
                ),
                name="result_weight_ck",
            ),
        ),
        migrations.AddConstraint(
            model_name="resultrow",
            constraint=models.CheckConstraint(
                condition=models.Q(("grade__in", ["", "达成", "部分达成", "未达成"])),
                name="result_grade_ck",
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluationfunding",
            constraint=models.UniqueConstraint(
                fields=("evaluation", "source"), name="evaluation_funding_uniq"
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluationfunding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("source__in", ["total", "appropriation", "carryover", "other"])
                ),
                name="evaluation_funding_ck",
            ),
        ),
        migrations.AddConstraint(
            model_name="rectification",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state", "open"),
                    models.Q(
                        models.Q(("person", ""), _negated=True), ("completed_on__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="rectification_report_ck",
            ),
        ),
        migrations.AddConstraint(
            model_name="spotdraw",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("method", "chosen"), models.Q(("seed", ""), _negated=True), _connector="OR"
                ),
                name="spot_draw_seed_ck",
            ),
        ),
        migrations.AddConstraint(
            model_name="spotcheck",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "open")),
                fields=("evaluation",),
                name="spot_check_open_uniq",
                violation_error_message="该自评表正在复核。",
            ),
        ),
        migrations.AddConstraint(
            model_name="spotcheck",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state", "open"), ("corrected_total__isnull", False), _connector="OR"
                ),
                name="spot_check_done_ck",
            ),
        ),
        migrations.AddConstraint(
            model_name="spotscore",
            constraint=models.UniqueConstraint(
                fields=("spot_check", "row"), name="spot_score_row_uniq"
            ),
        ),
        migrations.AddConstraint(
            model_name="spotscore",
            constraint=models.UniqueConstraint(
                condition=models.Q(("row__isnull", True)),
                fields=("spot_check",),
                name="spot_score_money_uniq",
            ),
        ),
        migrations.AddConstraint(
            model_name="spotscore",
            constraint=models.CheckConstraint(
                condition=models.Q(("score__gte", 0), ("score__lte", 100)), name="spot_score_ck"
            ),
        ),
    ]
