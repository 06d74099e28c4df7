"""The district on every row that grows, and in what is unique there."""

from django.db import migrations

from apps.core.district_columns import BEFORE, district_columns


class Migration(migrations.Migration):
    dependencies = [
        *BEFORE,
        ("accounts", "0008_account_district"),
    ]

    operations = [
        *district_columns(
            "exports",
            exportjob="fiscal_year__district",
        ),
    ]
