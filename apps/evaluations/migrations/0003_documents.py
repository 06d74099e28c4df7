"""A document for each self-evaluation."""

from typing import Any

from django.db import migrations
from django.db.models.functions import Coalesce

from apps.core.text import fold
from apps.projects.document_moves import make_documents


def figures(apps: Any) -> tuple[dict[int, Any], dict[int, str]]:
    """Return the budget of the year and the words of goal and result, by key."""
    lines = apps.get_model("evaluations", "EvaluationFunding").objects.filter(source="total")
    amounts = lines.values_list("evaluation", Coalesce("adjusted", "initial"))
    forms = apps.get_model("evaluations", "SelfEvaluation").objects
    goals = forms.values_list("pk", "expected_goal", "actual_result").iterator(chunk_size=2000)
    return dict(amounts), {key: fold(f"{goal} {result}") for key, goal, result in goals}


class Migration(migrations.Migration):
    dependencies = [
        ("evaluations", "0002_document_column"),
    ]

    operations = [make_documents("evaluations.SelfEvaluation", "self_evaluation", figures)]
