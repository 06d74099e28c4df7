"""A form may have the further sources of money that its rule set lists."""

from decimal import Decimal
from typing import Any

from django.db import migrations, models

SOURCES = [
    ("total", "总额"),
    ("fiscal", "财政资金"),
    ("carryover", "上年结转资金"),
    ("other", "其他资金"),
    ("fiscal2", "财政资金（另列一）"),
    ("fiscal3", "财政资金（另列二）"),
    ("other2", "其他资金（另列一）"),
    ("other3", "其他资金（另列二）"),
]
ADDED_TO = {"fiscal2": "fiscal", "fiscal3": "fiscal", "other2": "other", "other3": "other"}


def add_up(apps: Any, schema_editor: Any) -> None:
    """Add the further sources to the paper's own, which are all there was before."""
    lines = apps.get_model("declarations", "FundingLine").objects
    for line in lines.filter(source__in=ADDED_TO).order_by("pk"):
        if line.amount is not None:
            place = {"declaration_id": line.declaration_id, "half": "annual"}
            own, _ = lines.get_or_create(**place, source=ADDED_TO[line.source])
            own.amount = (own.amount or Decimal(0)) + line.amount
            own.save()
        line.delete()


class Migration(migrations.Migration):
    dependencies = [
        ("declarations", "0006_names_index"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="fundingline",
            name="funding_place_ck",
        ),
        migrations.AlterField(
            model_name="fundingline",
            name="source",
            field=models.CharField(choices=SOURCES, max_length=10, verbose_name="资金来源"),
        ),
        migrations.AddConstraint(
            model_name="fundingline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("half", "annual"), ("source__in", [code for code, _ in SOURCES])),
                    models.Q(("half", "whole"), ("source__in", ["total", "fiscal", "other"])),
                    _connector="OR",
                ),
                name="funding_place_ck",
            ),
        ),
        # Last, so that it is undone first.
        migrations.RunPython(migrations.RunPython.noop, add_up),
    ]
