"""Accounts know the district whose administrators look after them while they have no role."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models


def place(apps: Any, schema_editor: Any) -> None:
    """Where there is one district, all accounts are its; elsewhere nobody knows and all see them."""
    districts = list(
        apps.get_model("accounts", "District").objects.values_list("pk", flat=True)[:2]
    )
    if len(districts) == 1:
        apps.get_model("accounts", "User").objects.update(district=districts[0])


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0007_unit_kind"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="district",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.district",
                verbose_name="开户区划",
            ),
        ),
        migrations.RunPython(place, migrations.RunPython.noop),
    ]
