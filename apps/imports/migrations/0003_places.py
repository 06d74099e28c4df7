"""Drafts whose rows have ids, with doubts and sources under the places of their cells."""

from django.db import migrations

from apps.formkit.papers.former_names import from_path, to_path

BATCH = 200
EVALUATION = "self_evaluation"


def with_ids(sheet):
    """Return a sheet as it was read, each row with the id that its number gives."""
    rows = [{"id": f"r{n}", **row} for n, row in enumerate(sheet["indicators"], start=1)]
    return {**sheet, "indicators": rows}


def corrected(sheet):
    """Return a sheet as a person corrected it; rows knew the number of the row that was read."""
    rows = []
    for number, row in enumerate(sheet["indicators"], start=1):
        origin = row.get("from")
        key = f"n{number}" if origin is None else f"r{origin + 1}"
        rows.append({"id": key, **{name: text for name, text in row.items() if name != "from"}})
    return {**sheet, "indicators": rows}


def without_ids(sheet):
    rows = [
        {name: text for name, text in row.items() if name != "id"} for row in sheet["indicators"]
    ]
    return {**sheet, "indicators": rows}


def numbered(sheet):
    rows = []
    for row in sheet["indicators"]:
        key = row.get("id", "")
        origin = int(key[1:]) - 1 if key.startswith("r") and key[1:].isdecimal() else None
        rows.append({**{name: text for name, text in row.items() if name != "id"}, "from": origin})
    return {**sheet, "indicators": rows}


def rename(apps, original, current, named):
    ImportDraft = apps.get_model("imports", "ImportDraft")
    changed = []
    for draft in ImportDraft.objects.order_by("pk").iterator(BATCH):
        rows = [f"r{number}" for number in range(1, len(draft.original["indicators"]) + 1)]
        draft.places = {named(draft, name, rows): at for name, at in draft.places.items()}
        draft.doubts = list(dict.fromkeys(named(draft, name, rows) for name in draft.doubts))
        draft.original, draft.current = original(draft.original), current(draft.current)
        changed.append(draft)
        if len(changed) >= BATCH:
            ImportDraft.objects.bulk_update(changed, ["places", "doubts", "original", "current"])
            changed = []
    ImportDraft.objects.bulk_update(changed, ["places", "doubts", "original", "current"])


def forwards(apps, schema_editor):
    rename(apps, with_ids, corrected, lambda draft, name, rows: from_path(name, rows))


def backwards(apps, schema_editor):
    rename(
        apps,
        without_ids,
        numbered,
        lambda draft, name, rows: to_path(name, rows, is_evaluation=draft.kind == EVALUATION),
    )


class Migration(migrations.Migration):
    dependencies = [("imports", "0002_tables")]

    operations = [migrations.RunPython(forwards, backwards)]
