"""The district on every row that grows, and in what is unique there."""

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
            "monitoring",
            kinds=["monitoringsheet"],
            monitoringcase="sheet__district",
            monitoringfunding="sheet__district",
            monitoringrow="sheet__district",
        ),
        migrations.RemoveConstraint(
            model_name="monitoringcase",
            name="monitoring_case_row_uniq",
        ),
        migrations.RemoveConstraint(
            model_name="monitoringcase",
            name="monitoring_case_money_uniq",
        ),
        migrations.RemoveConstraint(
            model_name="monitoringfunding",
            name="monitoring_funding_uniq",
        ),
        migrations.AddConstraint(
            model_name="monitoringcase",
            constraint=models.UniqueConstraint(
                fields=("district", "sheet", "row"), name="monitoring_case_row_uniq"
            ),
        ),
        migrations.AddConstraint(
            model_name="monitoringcase",
            constraint=models.UniqueConstraint(
                condition=models.Q(("row", None)),
                fields=("district", "sheet"),
                name="monitoring_case_money_uniq",
            ),
        ),
        migrations.AddConstraint(
            model_name="monitoringfunding",
            constraint=models.UniqueConstraint(
                fields=("district", "sheet", "source"), name="monitoring_funding_uniq"
            ),
        ),
    ]
