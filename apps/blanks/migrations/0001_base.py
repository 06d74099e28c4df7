"""Empty forms of other offices."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import apps.blanks.models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0006_disabled_at"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="BoundTemplate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="名称")),
                ("office", models.CharField(blank=True, max_length=100, verbose_name="发布单位")),
                (
                    "year",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="年度"),
                ),
                ("system", models.CharField(blank=True, max_length=60, verbose_name="对接系统")),
                ("file_name", models.CharField(max_length=255, verbose_name="文件名")),
                (
                    "content",
                    models.FileField(
                        max_length=120,
                        upload_to=apps.blanks.models.stored_name,
                        verbose_name="文件",
                    ),
                ),
                ("size", models.PositiveBigIntegerField(verbose_name="大小（字节）")),
                ("sha256", models.CharField(max_length=64, verbose_name="摘要")),
                ("format_id", models.CharField(max_length=8, verbose_name="格式")),
                ("binding", models.JSONField(verbose_name="对应关系")),
                ("grids", models.JSONField(default=list, verbose_name="单元格")),
                ("revision", models.PositiveIntegerField(default=1, verbose_name="修订号")),
                ("is_retired", models.BooleanField(default=False, verbose_name="已停用")),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="上传时间"
                    ),
                ),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="修改时间")),
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
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="accounts.unit",
                        verbose_name="所属单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "表样",
                "verbose_name_plural": "表样",
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="blank_name_ck"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("format_id__in", ["docx", "xlsx"])),
                        name="blank_format_ck",
                    ),
                ],
            },
        ),
    ]
