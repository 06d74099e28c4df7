"""Tables under the names of their apps."""

from django.db import migrations

from apps.core.model_moves import DEPENDENCIES, relabel


class Migration(migrations.Migration):
    dependencies = [
        ("projects", "0001_base"),
        ("accounts", "0002_tables"),
        *DEPENDENCIES,
    ]

    operations = [
        migrations.AlterModelTable(name="project", table=None),
        relabel("declarations", "projects", "project"),
    ]
