"""A document for each declaration."""

from typing import Any

from django.db import migrations

from apps.core.text import fold
from apps.projects.document_moves import make_documents


def figures(apps: Any) -> tuple[dict[int, Any], dict[int, str]]:
    """Return 年度资金申请总额 and the words of the goals, by key of the declaration."""
    lines = apps.get_model("declarations", "FundingLine").objects
    amounts = lines.filter(half="annual", source="total").values_list("declaration", "amount")
    forms = apps.get_model("declarations", "Declaration").objects
    goals = forms.values_list("pk", "total_goal", "annual_goal").iterator(chunk_size=2000)
    return dict(amounts), {key: fold(f"{total} {annual}") for key, total, annual in goals}


class Migration(migrations.Migration):
    dependencies = [
        ("declarations", "0002_document_column"),
    ]

    operations = [make_documents("declarations.Declaration", "declaration", figures)]
