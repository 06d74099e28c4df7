"""The tables as they stood before the apps were parted anew; see docs/adr/0013."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import apps.imports.models


class Migration(migrations.Migration):
    initial = True
    # Shared out so that no two bases replace the same: an interrupted run stays whole.
    replaces = [("documents", "0001_imports")]

    dependencies = [
        ("accounts", "0001_base"),
        ("declarations", "0001_base"),
        ("projects", "0001_base"),
        ("workflow", "0001_base"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ImportBatch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="上传时间"
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="上传人",
                    ),
                ),
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
                "verbose_name": "导入批次",
                "verbose_name_plural": "导入批次",
                "db_table": "documents_importbatch",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="ImportFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=255, verbose_name="文件名")),
                (
                    "content",
                    models.FileField(
                        max_length=120,
                        upload_to=apps.imports.models.stored_name,
                        verbose_name="原件",
                    ),
                ),
                ("size", models.PositiveBigIntegerField(verbose_name="大小（字节）")),
                ("sha256", models.CharField(db_index=True, max_length=64, verbose_name="摘要")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "排队中"),
                            ("reading", "读取中"),
                            ("read", "已读取"),
                            ("failed", "未能读取"),
                        ],
                        db_index=True,
                        default="waiting",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("message", models.TextField(blank=True, verbose_name="未能读取的原因")),
                ("format_id", models.CharField(blank=True, max_length=20, verbose_name="格式")),
                ("warnings", models.JSONField(blank=True, default=list, verbose_name="提醒")),
                ("statement", models.JSONField(null=True, verbose_name="文首概述")),
                ("pages", models.JSONField(blank=True, default=dict, verbose_name="页面尺寸")),
                ("started_at", models.DateTimeField(null=True, verbose_name="开始读取")),
                ("finished_at", models.DateTimeField(null=True, verbose_name="读取完成")),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="files",
                        to="imports.importbatch",
                        verbose_name="导入批次",
                    ),
                ),
                (
                    "same_as",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="imports.importfile",
                        verbose_name="此前上传的同一文件",
                    ),
                ),
            ],
            options={
                "verbose_name": "导入文件",
                "verbose_name_plural": "导入文件",
                "db_table": "documents_importfile",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="ImportDraft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveIntegerField(verbose_name="序号")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("declaration", "绩效目标申报表"),
                            ("self_evaluation", "绩效自评表"),
                        ],
                        max_length=20,
                        verbose_name="表种",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "待确认"),
                            ("accepted", "已存入"),
                            ("discarded", "已舍弃"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("original", models.JSONField(verbose_name="识别结果")),
                ("current", models.JSONField(verbose_name="核对后的内容")),
                ("places", models.JSONField(default=dict, verbose_name="原件位置")),
                ("excerpt", models.JSONField(default=list, verbose_name="原件片段")),
                ("doubts", models.JSONField(default=list, verbose_name="存疑单元格")),
                ("notes", models.JSONField(default=list, verbose_name="修复说明")),
                ("revision", models.PositiveIntegerField(default=1, verbose_name="修订号")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="办理时间")),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="办理人",
                    ),
                ),
                (
                    "declaration",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="declarations.declaration",
                        verbose_name="存入的申报表",
                    ),
                ),
                (
                    "fiscal_year",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="workflow.fiscalyear",
                        verbose_name="年度",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="projects.project",
                        verbose_name="项目",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="accounts.unit",
                        verbose_name="实施单位",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="drafts",
                        to="imports.importfile",
                        verbose_name="导入文件",
                    ),
                ),
            ],
            options={
                "verbose_name": "识别出的表",
                "verbose_name_plural": "识别出的表",
                "db_table": "documents_importdraft",
                "ordering": ["file", "position"],
            },
        ),
        migrations.AddConstraint(
            model_name="importfile",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["waiting", "reading", "read", "failed"])),
                name="import_file_state_ck",
            ),
        ),
        migrations.AddConstraint(
            model_name="importdraft",
            constraint=models.UniqueConstraint(
                fields=("file", "position"), name="import_draft_uniq"
            ),
        ),
        migrations.AddConstraint(
            model_name="importdraft",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["open", "accepted", "discarded"])),
                name="import_draft_state_ck",
            ),
        ),
    ]
