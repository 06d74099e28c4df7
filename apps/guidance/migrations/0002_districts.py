"""The district on every row that grows, and in what is unique there."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from apps.core.district_columns import BEFORE, district_columns


class Migration(migrations.Migration):
    dependencies = [
        *BEFORE,
        ("accounts", "0008_account_district"),
        ("entry", "0008_districts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        *district_columns(
            "guidance",
            announcementfile="announcement__district",
            readreceipt="announcement__district",
        ),
        migrations.RemoveConstraint(
            model_name="goodexample",
            name="good_example_uniq",
        ),
        migrations.RemoveConstraint(
            model_name="readreceipt",
            name="read_receipt_uniq",
        ),
        migrations.AlterField(
            model_name="announcement",
            name="district",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.district",
                verbose_name="区划",
            ),
        ),
        migrations.AlterField(
            model_name="goodexample",
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
            model_name="goodexample",
            constraint=models.UniqueConstraint(
                fields=("district", "version"),
                name="good_example_uniq",
                violation_error_message="这份表已选为写法示例。",
            ),
        ),
        migrations.AddConstraint(
            model_name="readreceipt",
            constraint=models.UniqueConstraint(
                fields=("district", "announcement", "user"), name="read_receipt_uniq"
            ),
        ),
    ]
