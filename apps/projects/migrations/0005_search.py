"""Indexes of searching and of the order of the lists."""

from django.db import migrations, models

from apps.core.search import index_text


class Migration(migrations.Migration):
    dependencies = [
        ("projects", "0004_sealed"),
        ("declarations", "0004_as_document"),
    ]

    operations = [
        index_text("projects_document", "search_text", "document_search_idx"),
        index_text("projects_project", "name", "project_search_idx"),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(fields=["-updated_at", "-key"], name="document_changed_idx"),
        ),
    ]
