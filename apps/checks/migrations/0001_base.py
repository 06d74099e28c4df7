"""The tables as they stood before the apps were parted anew; see docs/adr/0013."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    # Shared out so that no two bases replace the same: an interrupted run stays whole.
    replaces = [
        ("checks", "0001_initial"),
        ("checks", "0002_passages"),
        ("checks", "0003_finding_refusals"),
    ]

    dependencies = [
        ("accounts", "0001_base"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Finding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("subject_type", models.CharField(max_length=60, verbose_name="对象类型")),
                ("subject_id", models.BigIntegerField(verbose_name="对象编号")),
                (
                    "scope",
                    models.CharField(
                        choices=[("declaration", "申报表"), ("self_evaluation", "自评表")],
                        max_length=20,
                        verbose_name="规则范围",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                ("code", models.CharField(max_length=60, verbose_name="规则代码")),
                (
                    "severity",
                    models.CharField(
                        choices=[("block", "拦截"), ("warn", "提醒"), ("hint", "提示")],
                        max_length=8,
                        verbose_name="级别",
                    ),
                ),
                ("place", models.CharField(blank=True, max_length=120, verbose_name="位置")),
                ("message", models.TextField(verbose_name="说明")),
                ("key", models.CharField(max_length=40, verbose_name="标识")),
                ("first_revision", models.PositiveIntegerField(verbose_name="首次出现的修订号")),
                ("last_revision", models.PositiveIntegerField(verbose_name="最近出现的修订号")),
                ("refusals", models.PositiveIntegerField(default=0, verbose_name="拦下提交的次数")),
                (
                    "found_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="发现时间"
                    ),
                ),
                ("mended_at", models.DateTimeField(blank=True, null=True, verbose_name="改正时间")),
                (
                    "district",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.district",
                        verbose_name="区划",
                    ),
                ),
            ],
            options={
                "verbose_name": "校验问题",
                "verbose_name_plural": "校验问题",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField(max_length=500, verbose_name="理由")),
                (
                    "answered_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="答复时间"
                    ),
                ),
                (
                    "overruled_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="不认可时间"),
                ),
                (
                    "overrule_reason",
                    models.CharField(blank=True, max_length=500, verbose_name="不认可理由"),
                ),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="答复人",
                    ),
                ),
                (
                    "overruled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="不认可人",
                    ),
                ),
                (
                    "finding",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answer",
                        to="checks.finding",
                        verbose_name="校验问题",
                    ),
                ),
            ],
            options={
                "verbose_name": "校验答复",
                "verbose_name_plural": "校验答复",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Passage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("subject_type", models.CharField(max_length=60, verbose_name="对象类型")),
                ("subject_id", models.BigIntegerField(verbose_name="对象编号")),
                (
                    "scope",
                    models.CharField(
                        choices=[("declaration", "申报表"), ("self_evaluation", "自评表")],
                        max_length=20,
                        verbose_name="规则范围",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                ("owner_id", models.BigIntegerField(verbose_name="单位编号")),
                ("digest", models.BigIntegerField(verbose_name="摘要")),
                (
                    "district",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.district",
                        verbose_name="区划",
                    ),
                ),
            ],
            options={
                "verbose_name": "文字摘要",
                "verbose_name_plural": "文字摘要",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="CheckRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("subject_type", models.CharField(max_length=60, verbose_name="对象类型")),
                ("subject_id", models.BigIntegerField(verbose_name="对象编号")),
                (
                    "scope",
                    models.CharField(
                        choices=[("declaration", "申报表"), ("self_evaluation", "自评表")],
                        max_length=20,
                        verbose_name="规则范围",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                ("revision", models.PositiveIntegerField(verbose_name="修订号")),
                ("blocks", models.PositiveIntegerField(default=0, verbose_name="拦截")),
                ("warns", models.PositiveIntegerField(default=0, verbose_name="提醒")),
                ("hints", models.PositiveIntegerField(default=0, verbose_name="提示")),
                ("answered", models.PositiveIntegerField(default=0, verbose_name="已答复")),
                ("overruled", models.PositiveIntegerField(default=0, verbose_name="不认可")),
                (
                    "failures",
                    models.JSONField(blank=True, default=list, verbose_name="未能检查的规则"),
                ),
                (
                    "checked_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="检查时间"
                    ),
                ),
                (
                    "district",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.district",
                        verbose_name="区划",
                    ),
                ),
            ],
            options={
                "verbose_name": "校验记录",
                "verbose_name_plural": "校验记录",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("subject_type", "subject_id", "revision"), name="check_run_uniq"
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="finding",
            index=models.Index(fields=["district", "year", "code"], name="check_finding_code_idx"),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.UniqueConstraint(
                fields=("subject_type", "subject_id", "key"), name="check_finding_uniq"
            ),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("overruled_at__isnull", True),
                    models.Q(("overrule_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="check_overrule_reason_ck",
                violation_error_message="不认可须写明理由。",
            ),
        ),
        migrations.AddIndex(
            model_name="passage",
            index=models.Index(
                fields=["district", "digest", "year"], name="check_passage_digest_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="passage",
            constraint=models.UniqueConstraint(
                fields=("subject_type", "subject_id", "digest"), name="check_passage_uniq"
            ),
        ),
    ]
