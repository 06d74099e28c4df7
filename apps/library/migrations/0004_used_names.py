"""The names of approved forms, counted: what is suggested while people type."""

import django.db.models.deletion
from django.db import migrations, models

from apps.core.search import index_text


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_disabled_at"),
        ("library", "0003_head_nouns"),
    ]

    operations = [
        migrations.CreateModel(
            name="UsedName",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("category", models.CharField(blank=True, max_length=40, verbose_name="项目类别")),
                ("level2", models.CharField(blank=True, max_length=40, verbose_name="二级指标")),
                ("level3", models.CharField(max_length=200, verbose_name="三级指标")),
                (
                    "initials",
                    models.CharField(blank=True, max_length=200, verbose_name="拼音首字母"),
                ),
                ("measure", models.CharField(blank=True, max_length=40, verbose_name="计量单位")),
                ("uses", models.PositiveIntegerField(verbose_name="使用次数")),
                (
                    "low",
                    models.DecimalField(
                        decimal_places=6, max_digits=20, null=True, verbose_name="最小值"
                    ),
                ),
                (
                    "high",
                    models.DecimalField(
                        decimal_places=6, max_digits=20, null=True, verbose_name="最大值"
                    ),
                ),
                (
                    "district",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.district",
                        verbose_name="区划",
                    ),
                ),
            ],
            options={
                "verbose_name": "用过的指标名称",
                "verbose_name_plural": "用过的指标名称",
                "ordering": ["-uses", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("district", "category", "level2", "level3", "measure"),
                        name="library_used_name_uniq",
                    )
                ],
            },
        ),
        index_text("library_usedname", "level3", "library_used_search_idx"),
    ]
