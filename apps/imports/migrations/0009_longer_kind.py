"""Names of kinds may be as long as those of documents.

On the way back what is only kept to look at goes: the version before knows neither its state nor so
long a name, and reads it anew from the file, which stays.
"""

from typing import Any

from django.db import migrations, models

import apps.entry.kinds


def drop_shown(registry: Any, schema_editor: Any) -> None:
    """Delete the drafts that are only kept to look at."""
    drafts = registry.get_model("imports", "ImportDraft").objects
    drafts.using(schema_editor.connection.alias).filter(state="shown").delete()


class Migration(migrations.Migration):
    # PostgreSQL changes no table that has deletions waiting in the same transaction.
    atomic = False
    dependencies = [("imports", "0008_shown")]

    operations = [
        migrations.AlterField(
            model_name="importdraft",
            name="kind",
            field=models.CharField(
                choices=apps.entry.kinds.intake_choices, max_length=24, verbose_name="表种"
            ),
        ),
        migrations.RunPython(migrations.RunPython.noop, drop_shown),
    ]
