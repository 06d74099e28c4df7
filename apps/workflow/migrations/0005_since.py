"""The moment of the step before, with each step."""

from typing import Any

from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def fill(apps: Any, editor: Any) -> None:
    """Note with each step when the one before it was taken."""
    steps = apps.get_model("workflow", "TransitionRecord").objects
    before = steps.filter(document=OuterRef("document"), pk__lt=OuterRef("pk")).order_by("-pk")
    steps.update(since=Subquery(before.values("at")[:1]))


class Migration(migrations.Migration):
    dependencies = [("workflow", "0004_document_alone")]

    operations = [
        migrations.AddField(
            model_name="transitionrecord",
            name="since",
            field=models.DateTimeField(editable=False, null=True, verbose_name="上一步时间"),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
