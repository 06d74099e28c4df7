"""The district on every row that grows, and in what is unique there."""

import django.db.models.deletion
from django.db import migrations, models

from apps.core.district_columns import BEFORE


class Migration(migrations.Migration):
    dependencies = [
        *BEFORE,
        ("accounts", "0008_account_district"),
    ]

    operations = [
        migrations.AlterField(
            model_name="yearwork",
            name="district",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.district",
                verbose_name="区划",
            ),
        ),
    ]
