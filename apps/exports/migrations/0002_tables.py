"""Tables under the names of their apps."""

from django.db import migrations

from apps.core.model_moves import DEPENDENCIES, TASK_DEPENDENCIES, relabel, requeue


class Migration(migrations.Migration):
    dependencies = [
        ("exports", "0001_base"),
        ("entry", "0002_tables"),
        *DEPENDENCIES,
        *TASK_DEPENDENCIES,
    ]

    operations = [
        migrations.AlterModelTable(name="exportjob", table=None),
        relabel("documents", "exports", "exportjob"),
        requeue("apps.documents.tasks.make_export", "apps.exports.tasks.make_export"),
    ]
