"""The tables as they stood before the apps were parted anew; see docs/adr/0013."""

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    # Shared out so that no two bases replace the same: an interrupted run stays whole.
    replaces = [("workflow", "0001_initial")]

    dependencies = [
        ("accounts", "0001_base"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RuleSet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=20, verbose_name="代码")),
                ("name", models.CharField(max_length=80, verbose_name="名称")),
                (
                    "edition",
                    models.CharField(
                        choices=[
                            ("2023", "2023年及以前表式（成本列入产出）"),
                            ("2025", "2025年起表式（成本单列）"),
                        ],
                        max_length=10,
                        verbose_name="表式版本",
                    ),
                ),
                ("valid_from", models.PositiveSmallIntegerField(verbose_name="起始年度")),
                (
                    "valid_to",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="截止年度"
                    ),
                ),
                ("notice", models.CharField(blank=True, max_length=200, verbose_name="依据文件")),
                ("settings", models.JSONField(blank=True, default=dict, verbose_name="参数")),
                (
                    "district",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="accounts.district",
                        verbose_name="区划",
                    ),
                ),
            ],
            options={
                "verbose_name": "规则集",
                "verbose_name_plural": "规则集",
                "ordering": ["-valid_from", "code"],
            },
        ),
        migrations.CreateModel(
            name="FiscalYear",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(2010),
                            django.core.validators.MaxValueValidator(2100),
                        ],
                        verbose_name="年度",
                    ),
                ),
                ("is_current", models.BooleanField(default=False, verbose_name="当前申报年度")),
                (
                    "district",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="accounts.district",
                        verbose_name="区划",
                    ),
                ),
                (
                    "rule_set",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="workflow.ruleset",
                        verbose_name="规则集",
                    ),
                ),
            ],
            options={
                "verbose_name": "预算年度",
                "verbose_name_plural": "预算年度",
                "ordering": ["-year"],
            },
        ),
        migrations.CreateModel(
            name="TransitionRecord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("procedure", models.CharField(max_length=30, verbose_name="流程")),
                ("subject_type", models.CharField(max_length=60, verbose_name="对象类型")),
                ("subject_id", models.BigIntegerField(verbose_name="对象编号")),
                ("transition", models.CharField(max_length=30, verbose_name="操作")),
                ("label", models.CharField(max_length=30, verbose_name="操作名称")),
                ("source", models.CharField(max_length=30, verbose_name="原状态")),
                ("target", models.CharField(max_length=30, verbose_name="新状态")),
                ("actor_role", models.CharField(blank=True, max_length=20, verbose_name="身份")),
                ("opinion", models.TextField(blank=True, verbose_name="审核意见")),
                ("version", models.PositiveIntegerField(null=True, verbose_name="版本")),
                (
                    "at",
                    models.DateTimeField(
                        db_index=True, default=django.utils.timezone.now, verbose_name="时间"
                    ),
                ),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="操作人",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.department",
                        verbose_name="主管部门",
                    ),
                ),
            ],
            options={
                "verbose_name": "办理记录",
                "verbose_name_plural": "办理记录",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="EntryWindow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("declaration", "绩效目标申报"), ("evaluation", "绩效自评")],
                        default="declaration",
                        max_length=12,
                        verbose_name="类型",
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="批次名称")),
                ("opens_at", models.DateTimeField(verbose_name="开始时间")),
                ("closes_at", models.DateTimeField(verbose_name="截止时间")),
                (
                    "reopened_until",
                    models.DateTimeField(blank=True, null=True, verbose_name="重新开放至"),
                ),
                (
                    "reopen_reason",
                    models.CharField(blank=True, max_length=200, verbose_name="重新开放原因"),
                ),
                (
                    "district",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="accounts.district",
                        verbose_name="区划",
                    ),
                ),
                (
                    "fiscal_year",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="windows",
                        to="workflow.fiscalyear",
                        verbose_name="预算年度",
                    ),
                ),
            ],
            options={
                "verbose_name": "申报批次",
                "verbose_name_plural": "申报批次",
                "ordering": ["-closes_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("closes_at__gt", models.F("opens_at"))),
                        name="window_span_ck",
                        violation_error_message="截止时间须晚于开始时间。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reopened_until__isnull", True),
                            models.Q(("reopen_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="window_reopen_ck",
                        violation_error_message="重新开放须填写原因。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["declaration", "evaluation"])),
                        name="window_kind_ck",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="ruleset",
            constraint=models.UniqueConstraint(
                fields=("district", "code"), name="ruleset_code_uniq"
            ),
        ),
        migrations.AddConstraint(
            model_name="ruleset",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to__isnull", True),
                    ("valid_to__gte", models.F("valid_from")),
                    _connector="OR",
                ),
                name="ruleset_span_ck",
                violation_error_message="截止年度不能早于起始年度。",
            ),
        ),
        migrations.AddConstraint(
            model_name="ruleset",
            constraint=models.CheckConstraint(
                condition=models.Q(("edition__in", ["2023", "2025"])), name="ruleset_edition_ck"
            ),
        ),
        migrations.AddConstraint(
            model_name="fiscalyear",
            constraint=models.UniqueConstraint(
                fields=("district", "year"),
                name="fiscal_year_uniq",
                violation_error_message="该年度已存在。",
            ),
        ),
        migrations.AddConstraint(
            model_name="fiscalyear",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_current", True)),
                fields=("district",),
                name="fiscal_year_current_uniq",
                violation_error_message="已有当前申报年度，请先取消原来的。",
            ),
        ),
        migrations.AddIndex(
            model_name="transitionrecord",
            index=models.Index(
                fields=["subject_type", "subject_id"], name="transition_subject_idx"
            ),
        ),
    ]
