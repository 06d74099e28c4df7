"""The district on every row that grows, and in what is unique there."""

from django.db import migrations, models

from apps.core.district_columns import BEFORE, district_columns


class Migration(migrations.Migration):
    dependencies = [
        *BEFORE,
        ("accounts", "0008_account_district"),
    ]

    operations = [
        *district_columns(
            "workflow",
            extension="window__district",
            transitionrecord="document__district",
        ),
        migrations.RemoveConstraint(
            model_name="extension",
            name="extension_unit_uniq",
        ),
        migrations.RemoveConstraint(
            model_name="extension",
            name="extension_department_uniq",
        ),
        migrations.AddConstraint(
            model_name="extension",
            constraint=models.UniqueConstraint(
                fields=("district", "window", "unit"),
                name="extension_unit_uniq",
                violation_error_message="这个单位在这个批次已有延期，请改原来的。",
            ),
        ),
        migrations.AddConstraint(
            model_name="extension",
            constraint=models.UniqueConstraint(
                fields=("district", "window", "department"),
                name="extension_department_uniq",
                violation_error_message="这个部门在这个批次已有延期，请改原来的。",
            ),
        ),
    ]
