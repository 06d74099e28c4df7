"""Each step points at its document."""

from django.db import migrations

from apps.projects.document_moves import point_at_documents

KINDS = [
    ("declarations.declaration", "declarations.Declaration"),
    ("evaluations.selfevaluation", "evaluations.SelfEvaluation"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("workflow", "0002_document_column"),
    ]

    operations = [
        point_at_documents("workflow.TransitionRecord", "document_id", KINDS),
    ]
