"""The tables as they stood before the apps were parted anew; see docs/adr/0013."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    # Shared out so that no two bases replace the same: an interrupted run stays whole.
    replaces = [("indicators", "0001_initial")]

    dependencies = [
        ("accounts", "0001_base"),
    ]

    operations = [
        migrations.CreateModel(
            name="LibraryIndicator",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("level1", models.CharField(max_length=30, verbose_name="一级指标")),
                ("level2", models.CharField(max_length=40, verbose_name="二级指标")),
                ("level3", models.CharField(max_length=200, verbose_name="三级指标")),
                ("trade", models.CharField(blank=True, max_length=40, verbose_name="行业领域")),
                ("target", models.CharField(blank=True, max_length=200, verbose_name="常用指标值")),
                ("measure", models.CharField(blank=True, max_length=40, verbose_name="计量单位")),
                ("evidence", models.CharField(blank=True, max_length=200, verbose_name="佐证材料")),
                ("is_active", models.BooleanField(default=True, verbose_name="启用")),
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
                "verbose_name": "指标库指标",
                "verbose_name_plural": "指标库",
                "db_table": "indicators_libraryindicator",
                "ordering": ["level1", "level2", "level3", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("district", "level2", "level3", "trade"),
                        name="library_indicator_uniq",
                        violation_error_message="指标库中已有这条指标。",
                    )
                ],
            },
        ),
    ]
