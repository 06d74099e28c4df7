"""The year of each step beside it, so that stays are added up without the forms."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def gather(apps: Any, editor: Any) -> None:
    """Write the year of the form on each step."""
    steps = apps.get_model("workflow", "TransitionRecord").objects
    forms = apps.get_model("projects", "Document").objects.filter(pk=OuterRef("document"))
    steps.update(fiscal_year=Subquery(forms.values("fiscal_year")[:1]))


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0007_unit_kind"),
        ("projects", "0010_board_figures"),
        ("workflow", "0011_sources"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="transitionrecord",
            name="fiscal_year",
            field=models.ForeignKey(
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="workflow.fiscalyear",
                verbose_name="年度",
            ),
        ),
        migrations.RunPython(gather, migrations.RunPython.noop),
    ]
