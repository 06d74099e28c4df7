"""The district on every row that grows, and in what is unique there."""

from django.db import migrations

from apps.core.district_columns import district_columns


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0008_account_district"),
        ("exports", "0005_dossiers"),
    ]

    operations = [
        *district_columns(
            "exports",
            exportjob="fiscal_year__district",
        ),
    ]
