"""The index by which names of indicators are suggested and searched."""

from django.db import migrations

from apps.core.search import index_text


class Migration(migrations.Migration):
    dependencies = [
        ("declarations", "0005_search_words"),
        ("projects", "0005_search"),
    ]

    operations = [index_text("declarations_indicator", "level3", "indicator_search_idx")]
