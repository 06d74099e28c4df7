"""Versions and presences point at documents."""

from django.db import migrations

from apps.projects.document_moves import point_from


class Migration(migrations.Migration):
    dependencies = [
        ("entry", "0003_document_column"),
    ]

    operations = [
        point_from("entry.Version", "declaration", "declarations.Declaration"),
        point_from("entry.Presence", "declaration", "declarations.Declaration"),
    ]
