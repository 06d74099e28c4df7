"""Names and targets of the indicators among the words that a form is found by."""

from collections import defaultdict
from typing import Any

from django.db import migrations

from apps.core.text import fold

BATCH = 1000


def gather(apps: Any, editor: Any) -> None:
    """Put the words of each form into its search text, a thousand forms at a time."""
    forms = apps.get_model("declarations", "Declaration").objects
    indicators = apps.get_model("declarations", "Indicator").objects
    documents = apps.get_model("projects", "Document")
    last = 0
    while found := list(
        forms.filter(pk__gt=last)
        .order_by("pk")
        .values_list("pk", "document", "total_goal", "annual_goal")[:BATCH]
    ):
        last = found[-1][0]
        words: dict[int, list[str]] = defaultdict(list)
        rows = indicators.filter(declaration__in=[form[0] for form in found])
        for key, name, target in rows.order_by("position", "pk").values_list(
            "declaration", "level3", "target"
        ):
            words[key] += [name, target]
        documents.objects.bulk_update(
            [
                documents(key=key, search_text=fold(" ".join([total, annual, *words[pk]])))
                for pk, key, total, annual in found
            ],
            ["search_text"],
        )


class Migration(migrations.Migration):
    dependencies = [("declarations", "0004_as_document")]
    # The index is made over what is there by then.
    run_before = [("projects", "0005_search")]

    operations = [migrations.RunPython(gather, migrations.RunPython.noop)]
