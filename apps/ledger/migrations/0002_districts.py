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
            "ledger",
            ledgerline="document__district",
            progressentry="line__district",
            entryslip="line__district",
        ),
        migrations.RemoveConstraint(
            model_name="ledgerline",
            name="ledger_line_uniq",
        ),
        migrations.RemoveConstraint(
            model_name="progressentry",
            name="ledger_entry_sent_uniq",
        ),
        migrations.AlterField(
            model_name="entryslip",
            name="number",
            field=models.CharField(max_length=8, verbose_name="编号"),
        ),
        migrations.AddConstraint(
            model_name="entryslip",
            constraint=models.UniqueConstraint(
                fields=("number", "district"), name="ledger_slip_number_uniq"
            ),
        ),
        migrations.AddConstraint(
            model_name="ledgerline",
            constraint=models.UniqueConstraint(
                fields=("district", "document", "row"), name="ledger_line_uniq"
            ),
        ),
        migrations.AddConstraint(
            model_name="progressentry",
            constraint=models.UniqueConstraint(
                condition=models.Q(("sent_id", ""), _negated=True),
                fields=("district", "line", "sent_id"),
                name="ledger_entry_sent_uniq",
            ),
        ),
    ]
