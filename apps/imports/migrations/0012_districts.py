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
            "imports",
            importfile="batch__district",
            importdraft="file__district",
        ),
        migrations.RemoveConstraint(
            model_name="importdraft",
            name="import_draft_uniq",
        ),
        migrations.AlterField(
            model_name="importbatch",
            name="district",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.district",
                verbose_name="区划",
            ),
        ),
        migrations.AddConstraint(
            model_name="importdraft",
            constraint=models.UniqueConstraint(
                fields=("district", "file", "position"), name="import_draft_uniq"
            ),
        ),
    ]
