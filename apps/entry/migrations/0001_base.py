"""The tables as they stood before the apps were parted anew; see docs/adr/0013."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    # Shared out so that no two bases replace the same: an interrupted run stays whole.
    replaces = [("declarations", "0002_editor_rows_and_presence")]

    dependencies = [
        ("declarations", "0001_base"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Presence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "seen_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="最近在线"
                    ),
                ),
                (
                    "declaration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="presences",
                        to="declarations.declaration",
                        verbose_name="申报表",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="用户",
                    ),
                ),
            ],
            options={
                "verbose_name": "正在编辑",
                "verbose_name_plural": "正在编辑",
                "db_table": "declarations_presence",
                "constraints": [
                    models.UniqueConstraint(fields=("declaration", "user"), name="presence_uniq")
                ],
            },
        ),
        migrations.CreateModel(
            name="Version",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="版本号")),
                ("content", models.JSONField(verbose_name="内容")),
                ("fingerprint", models.CharField(max_length=64, verbose_name="指纹")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="缘由")),
                (
                    "frozen_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="提交时间"
                    ),
                ),
                (
                    "approved_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="批复时间"),
                ),
                (
                    "declaration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="declarations.declaration",
                        verbose_name="申报表",
                    ),
                ),
                (
                    "frozen_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="提交人",
                    ),
                ),
            ],
            options={
                "verbose_name": "申报版本",
                "verbose_name_plural": "申报版本",
                "db_table": "declarations_version",
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("declaration", "number"), name="version_number_uniq"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1)), name="version_number_ck"
                    ),
                ],
            },
        ),
    ]
