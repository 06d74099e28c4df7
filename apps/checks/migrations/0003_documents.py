"""Each row bears the key of its document."""

from django.db import migrations

from apps.projects.document_moves import point_at_documents

KINDS = [
    ("declarations.declaration", "declarations.Declaration"),
    ("evaluations.selfevaluation", "evaluations.SelfEvaluation"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("checks", "0002_document_column"),
    ]

    operations = [
        point_at_documents("checks.CheckRun", "document_key", KINDS),
        point_at_documents("checks.Finding", "document_key", KINDS),
        point_at_documents("checks.Passage", "document_key", KINDS),
    ]
