"""Rule sets may name a second column of targets; on the way back the name is dropped."""

from typing import Any

from django.db import migrations


def drop(apps: Any, schema_editor: Any) -> None:
    """Take out what the program before this one does not know."""
    rule_sets = apps.get_model("workflow", "RuleSet").objects
    for rule_set in rule_sets.all():
        if rule_set.settings.pop("further_target", None) is not None:
            rule_set.save(update_fields=["settings"])


class Migration(migrations.Migration):
    dependencies = [
        ("workflow", "0014_districts"),
    ]

    operations = [migrations.RunPython(migrations.RunPython.noop, drop)]
