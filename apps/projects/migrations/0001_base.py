"""The tables as they stood before the apps were parted anew; see docs/adr/0013."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    # Shared out so that no two bases replace the same: an interrupted run stays whole.
    replaces = [("declarations", "0001_initial")]

    dependencies = [
        ("accounts", "0001_base"),
    ]

    operations = [
        migrations.CreateModel(
            name="Project",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(blank=True, max_length=30, verbose_name="项目代码")),
                ("name", models.CharField(max_length=120, verbose_name="项目名称")),
                ("nature", models.CharField(blank=True, max_length=30, verbose_name="项目性质")),
                ("category", models.CharField(blank=True, max_length=30, verbose_name="项目类别")),
                (
                    "is_secret",
                    models.BooleanField(
                        default=False,
                        help_text="勾选后不出现在其他单位的列表、导出和公开中。",
                        verbose_name="涉密或不公开",
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="在用")),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="创建时间"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="projects",
                        to="accounts.unit",
                        verbose_name="实施单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "项目",
                "verbose_name_plural": "项目",
                "db_table": "declarations_project",
                "ordering": ["unit__code", "name", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("unit", "name"),
                        name="project_name_uniq",
                        violation_error_message="本单位已有同名项目。",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("code", ""), _negated=True),
                        fields=("code",),
                        name="project_code_uniq",
                        violation_error_message="该项目代码已被使用。",
                    ),
                ],
            },
        ),
    ]
