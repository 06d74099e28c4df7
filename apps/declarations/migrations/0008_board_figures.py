"""Of which first levels a form has an indicator that can be measured, in a column of its own."""

from typing import Any, Final

from django.db import migrations, models
from django.db.models import Exists, OuterRef, Value
from django.db.models.functions import Concat, Trim

# The first levels of all editions, in their order, when the column came.
LEVELS: Final = ("产出指标", "效益指标", "满意度指标", "成本指标")


def gather(apps: Any, editor: Any) -> None:
    """Fill the column, a level at a time."""
    forms = apps.get_model("declarations", "Declaration").objects
    rows = apps.get_model("declarations", "Indicator").objects
    for level in LEVELS:
        measured = rows.filter(declaration=OuterRef("pk"), level1=level, number__isnull=False)
        forms.filter(Exists(measured)).update(
            measured_levels=Trim(Concat("measured_levels", Value(f" {level}")))
        )


class Migration(migrations.Migration):
    dependencies = [
        ("declarations", "0007_sources_of_rule_sets"),
    ]

    operations = [
        migrations.AddField(
            model_name="declaration",
            name="measured_levels",
            field=models.CharField(
                blank=True, editable=False, max_length=60, verbose_name="可量化的一级指标"
            ),
        ),
        migrations.RunPython(gather, migrations.RunPython.noop),
    ]
