"""Tables under the names of their apps."""

from django.db import migrations

from apps.core.model_moves import DEPENDENCIES, relabel


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_base"),
        *DEPENDENCIES,
    ]

    operations = [
        migrations.AlterModelTable(name="district", table=None),
        migrations.AlterModelTable(name="department", table=None),
        migrations.AlterModelTable(name="unit", table=None),
        migrations.AlterModelTable(name="membership", table=None),
        relabel("organisations", "accounts", "district", "department", "unit", "membership"),
    ]
