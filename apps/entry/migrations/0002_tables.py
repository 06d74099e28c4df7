"""Tables under the names of their apps."""

from django.db import migrations

from apps.core.model_moves import DEPENDENCIES, relabel


class Migration(migrations.Migration):
    dependencies = [
        ("entry", "0001_base"),
        ("library", "0002_tables"),
        *DEPENDENCIES,
    ]

    operations = [
        migrations.AlterModelTable(name="version", table=None),
        migrations.AlterModelTable(name="presence", table=None),
        relabel("declarations", "entry", "version", "presence"),
    ]
