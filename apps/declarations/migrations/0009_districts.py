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
            "declarations",
            kinds=["declaration"],
            fundingline="declaration__district",
            indicator="declaration__district",
            narrative="declaration__district",
        ),
        migrations.RemoveConstraint(
            model_name="fundingline",
            name="funding_line_uniq",
        ),
        migrations.RemoveConstraint(
            model_name="indicator",
            name="indicator_client_key_uniq",
        ),
        migrations.AddConstraint(
            model_name="fundingline",
            constraint=models.UniqueConstraint(
                fields=("district", "declaration", "half", "source"), name="funding_line_uniq"
            ),
        ),
        migrations.AddConstraint(
            model_name="indicator",
            constraint=models.UniqueConstraint(
                condition=models.Q(("client_key", ""), _negated=True),
                fields=("district", "declaration", "client_key"),
                name="indicator_client_key_uniq",
            ),
        ),
    ]
