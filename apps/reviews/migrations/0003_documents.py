"""Opinions, review sheets and notices point at documents."""

import re
from typing import Any

from django.db import migrations

from apps.projects.document_moves import point_at_documents, point_from

KINDS = [
    ("declarations.declaration", "declarations.Declaration"),
    ("evaluations.selfevaluation", "evaluations.SelfEvaluation"),
]
PAGES = {"declarations": "declarations.Declaration", "evaluations": "evaluations.SelfEvaluation"}


def point_notices(apps: Any, editor: Any) -> None:
    """Find the document of a notice by the address it leads to."""
    notices = apps.get_model("reviews", "Notice").objects
    for part, label in PAGES.items():
        keys = dict(apps.get_model(label).objects.values_list("id", "document_id"))
        changed = []
        for notice in notices.filter(url__startswith=f"/{part}/").iterator(chunk_size=2000):
            found = re.match(rf"/{part}/(\d+)/", notice.url)
            if found and int(found[1]) in keys:
                notice.document_id = keys[int(found[1])]
                changed.append(notice)
        notices.bulk_update(changed, ["document"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [
        ("reviews", "0002_document_column"),
    ]

    operations = [
        point_at_documents("reviews.Opinion", "document_id", KINDS),
        point_from("reviews.ReviewSheet", "declaration", "declarations.Declaration"),
        migrations.RunPython(point_notices, migrations.RunPython.noop),
    ]
