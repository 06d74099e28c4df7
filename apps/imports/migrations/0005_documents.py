"""Drafts point at the document of the declaration they became, or back at the declaration."""

from django.db import migrations
from django.db.models import OuterRef, Subquery


def forwards(apps, schema_editor):
    drafts = apps.get_model("imports", "ImportDraft").objects.filter(declaration__isnull=False)
    forms = apps.get_model("declarations", "Declaration").objects.filter(pk=OuterRef("declaration"))
    drafts.update(document=Subquery(forms.values("document")[:1]))


def backwards(apps, schema_editor):
    drafts = apps.get_model("imports", "ImportDraft").objects.filter(document__isnull=False)
    forms = apps.get_model("declarations", "Declaration").objects.filter(
        document=OuterRef("document")
    )
    drafts.update(declaration=Subquery(forms.values("pk")[:1]))


class Migration(migrations.Migration):
    dependencies = [("imports", "0004_document_column")]

    operations = [migrations.RunPython(forwards, backwards)]
