"""The district on every row that grows, and in what is unique there."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from apps.core.district_columns import BEFORE, district_columns


class Migration(migrations.Migration):
    dependencies = [
        *BEFORE,
        ("accounts", "0008_account_district"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        *district_columns(
            "projects",
            project="unit__department__district",
            projectreader="project__district",
        ),
        migrations.RemoveConstraint(
            model_name="project",
            name="project_name_uniq",
        ),
        migrations.RemoveConstraint(
            model_name="project",
            name="project_code_uniq",
        ),
        migrations.RemoveConstraint(
            model_name="projectreader",
            name="project_reader_uniq",
        ),
        migrations.AlterField(
            model_name="document",
            name="district",
            field=models.ForeignKey(
                db_index=False,
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.district",
                verbose_name="区划",
            ),
        ),
        migrations.AddConstraint(
            model_name="project",
            constraint=models.UniqueConstraint(
                fields=("district", "unit", "name"),
                name="project_name_uniq",
                violation_error_message="本单位已有同名项目。",
            ),
        ),
        migrations.AddConstraint(
            model_name="project",
            constraint=models.UniqueConstraint(
                condition=models.Q(("code", ""), _negated=True),
                fields=("district", "code"),
                name="project_code_uniq",
                violation_error_message="该项目代码已被使用。",
            ),
        ),
        migrations.AddConstraint(
            model_name="projectreader",
            constraint=models.UniqueConstraint(
                fields=("district", "project", "user"),
                name="project_reader_uniq",
                violation_error_message="该用户已在这个项目的名单上。",
            ),
        ),
    ]
