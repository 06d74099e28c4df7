"""Tables under the names of their apps."""

from django.db import migrations

from apps.core.model_moves import DEPENDENCIES, TASK_DEPENDENCIES, relabel, requeue


class Migration(migrations.Migration):
    dependencies = [
        ("imports", "0001_base"),
        ("exports", "0002_tables"),
        *DEPENDENCIES,
        *TASK_DEPENDENCIES,
    ]

    operations = [
        migrations.AlterModelTable(name="importbatch", table=None),
        migrations.AlterModelTable(name="importfile", table=None),
        migrations.AlterModelTable(name="importdraft", table=None),
        relabel("documents", "imports", "importbatch", "importfile", "importdraft"),
        requeue("apps.documents.tasks.read_import", "apps.imports.tasks.read_import"),
    ]
