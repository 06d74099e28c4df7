"""Tables under the names of their apps."""

from django.db import migrations

from apps.core.model_moves import DEPENDENCIES, relabel


class Migration(migrations.Migration):
    dependencies = [
        ("library", "0001_base"),
        ("projects", "0002_tables"),
        *DEPENDENCIES,
    ]

    operations = [
        migrations.AlterModelTable(name="libraryindicator", table=None),
        relabel("indicators", "library", "libraryindicator"),
    ]
