"""The tables as they stood before the apps were parted anew; see docs/adr/0013."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import apps.exports.models


class Migration(migrations.Migration):
    initial = True
    # Shared out so that no two bases replace the same: an interrupted run stays whole.
    replaces = [("documents", "0002_exports"), ("documents", "0003_export_subjects")]

    dependencies = [
        ("accounts", "0001_base"),
        ("workflow", "0001_base"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ExportJob",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "subject",
                    models.CharField(
                        choices=[("declaration", "绩效目标申报表"), ("evaluation", "绩效自评表")],
                        default="declaration",
                        max_length=12,
                        verbose_name="表种",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("book", "整本"),
                            ("summary", "汇总表"),
                            ("archive", "逐项文件"),
                            ("data", "数据"),
                        ],
                        max_length=10,
                        verbose_name="内容",
                    ),
                ),
                ("form", models.CharField(max_length=5, verbose_name="格式")),
                ("approved_only", models.BooleanField(default=False, verbose_name="只含已批复的")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "排队中"),
                            ("running", "生成中"),
                            ("done", "已完成"),
                            ("failed", "未能生成"),
                        ],
                        db_index=True,
                        default="waiting",
                        max_length=8,
                        verbose_name="状态",
                    ),
                ),
                (
                    "message",
                    models.CharField(blank=True, max_length=200, verbose_name="未能生成的原因"),
                ),
                ("total", models.PositiveIntegerField(default=0, verbose_name="份数")),
                ("done", models.PositiveIntegerField(default=0, verbose_name="已完成")),
                (
                    "attempt",
                    models.PositiveIntegerField(default=0, editable=False, verbose_name="第几次"),
                ),
                ("holds", models.JSONField(default=list, editable=False, verbose_name="所含的表")),
                ("name", models.CharField(blank=True, max_length=255, verbose_name="文件名")),
                (
                    "content",
                    models.FileField(
                        blank=True,
                        max_length=120,
                        upload_to=apps.exports.models.export_name,
                        verbose_name="文件",
                    ),
                ),
                ("size", models.PositiveBigIntegerField(default=0, verbose_name="大小（字节）")),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="申请时间"
                    ),
                ),
                ("finished_at", models.DateTimeField(null=True, verbose_name="完成时间")),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="申请人",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.department",
                        verbose_name="主管部门",
                    ),
                ),
                (
                    "fiscal_year",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workflow.fiscalyear",
                        verbose_name="年度",
                    ),
                ),
            ],
            options={
                "verbose_name": "批量导出",
                "verbose_name_plural": "批量导出",
                "db_table": "documents_exportjob",
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["waiting", "running", "done", "failed"])),
                        name="export_state_ck",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["book", "summary", "archive", "data"])),
                        name="export_kind_ck",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("subject__in", ["declaration", "evaluation"])),
                        name="export_subject_ck",
                    ),
                ],
            },
        ),
    ]
