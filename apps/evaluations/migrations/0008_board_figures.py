"""What the newest concluded spot check of a form came to, in columns of its own."""

from typing import Any

from django.db import migrations, models
from django.db.models import Exists, OuterRef, Subquery


def gather(apps: Any, editor: Any) -> None:
    """Fill the columns from the checks."""
    forms = apps.get_model("evaluations", "SelfEvaluation").objects
    checks = apps.get_model("evaluations", "SpotCheck").objects
    done = checks.filter(evaluation=OuterRef("pk"), state="done").order_by("-pk")
    forms.filter(Exists(done)).update(
        corrected_total=Subquery(done.values("corrected_total")[:1]),
        corrected_grade=Subquery(done.values("corrected_grade")[:1]),
    )


class Migration(migrations.Migration):
    dependencies = [
        ("evaluations", "0007_checks_as_states"),
    ]

    operations = [
        migrations.AddField(
            model_name="selfevaluation",
            name="corrected_grade",
            field=models.CharField(
                blank=True, editable=False, max_length=4, verbose_name="复核等级"
            ),
        ),
        migrations.AddField(
            model_name="selfevaluation",
            name="corrected_total",
            field=models.DecimalField(
                decimal_places=2, editable=False, max_digits=5, null=True, verbose_name="复核总分"
            ),
        ),
        migrations.RunPython(gather, migrations.RunPython.noop),
    ]
