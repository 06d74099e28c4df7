"""What the steps of a form left on it, in columns of its own, for the figures of a year."""

from typing import Any, Final

from django.db import migrations, models
from django.db.models import Count, DateTimeField, Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone

# Names of the steps of all kinds as they were when the columns came.
RETURNS: Final = ("unit_return", "dept_return", "finance_return")
REFUSALS: Final = ("reject",)
FINALS: Final = ("approve", "close", "confirm", "conclude_check", "accept_rectification")


def _day(steps: Any) -> TruncDate:
    return TruncDate(Subquery(steps.values("at")[:1], output_field=DateTimeField()))


def gather(apps: Any, editor: Any) -> None:
    """Fill the columns from the steps of each form."""
    forms = apps.get_model("projects", "Document").objects
    steps = apps.get_model("workflow", "TransitionRecord").objects
    own = steps.filter(document=OuterRef("pk")).order_by("pk")
    first = own.filter(transition="submit", since__isnull=True)
    back = own.filter(transition__in=RETURNS).order_by().values("document")
    forms.update(stands_since=TruncDate("created_at"))
    forms.filter(Exists(own)).update(
        first_submitted_on=_day(first),
        stands_since=_day(own.order_by("-pk")),
        returns=Coalesce(Subquery(back.annotate(number=Count("pk")).values("number")), 0),
    )
    forms.filter(Exists(own.filter(transition__in=FINALS))).update(outcome="passed")
    forms.filter(Exists(own.filter(transition__in=REFUSALS))).update(outcome="refused")


class Migration(migrations.Migration):
    dependencies = [
        ("projects", "0009_project_function"),
        # Whose steps it reads have the column they are read by.
        ("workflow", "0011_sources"),
    ]

    operations = [
        migrations.AddField(
            model_name="document",
            name="first_submitted_on",
            field=models.DateField(editable=False, null=True, verbose_name="首次提交日"),
        ),
        migrations.AddField(
            model_name="document",
            name="outcome",
            field=models.CharField(
                blank=True, editable=False, max_length=8, verbose_name="办理结果"
            ),
        ),
        migrations.AddField(
            model_name="document",
            name="returns",
            field=models.PositiveSmallIntegerField(
                default=0, editable=False, verbose_name="退回次数"
            ),
        ),
        migrations.AddField(
            model_name="document",
            name="stands_since",
            field=models.DateField(
                default=timezone.localdate, editable=False, verbose_name="到此环节日"
            ),
        ),
        migrations.RunPython(gather, migrations.RunPython.noop),
    ]
