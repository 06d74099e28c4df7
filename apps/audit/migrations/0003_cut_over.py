"""Close the chain without a key, so that later rows go into chains with one; and open it again."""

import hashlib
import json

from django.db import migrations

from apps.audit.seal import Sealer, current_key

GENESIS = "0" * 64
OLD_CHAIN = 1


def close_old_chain(apps, schema_editor):
    """Seal the end of the old chain with the key. Its rows stay as they are."""
    event, head = apps.get_model("audit", "AuditEvent"), apps.get_model("audit", "AuditHead")
    end = head.objects.filter(pk=OLD_CHAIN).first()
    last = event.objects.order_by("-pk").first()
    if end is None and last is None:
        return
    if end is None:
        end = head(pk=OLD_CHAIN, hash=last.hash, count=event.objects.count())
    end.key = current_key()
    end.seal = Sealer().seal("head", [end.pk, end.count, end.hash], end.key)
    end.save()


def old_hash(event, previous):
    """Return the hash of a row as the release before made it."""
    names = ("action", "actor_name", "object_type", "object_id", "object_title")
    names += ("organisation", "request_id", "address")
    content = {name: str(getattr(event, name)) for name in names}
    content |= {"previous_hash": previous, "actor": str(event.actor_id)}
    content["at"] = str(int(event.at.timestamp() * 1_000_000))
    content["data"] = json.dumps(
        [event.before, event.after], ensure_ascii=False, sort_keys=True, default=str
    )
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def open_old_chain(apps, schema_editor):
    """Put the rows sealed since into the old chain, in the order they were written."""
    event, head = apps.get_model("audit", "AuditEvent"), apps.get_model("audit", "AuditHead")
    end = head.objects.filter(pk=OLD_CHAIN).first() or head(pk=OLD_CHAIN, hash=GENESIS, count=0)
    for row in event.objects.exclude(chain=OLD_CHAIN).order_by("pk").iterator(chunk_size=2000):
        row.previous_hash, row.hash = end.hash, old_hash(row, end.hash)
        row.chain, row.number, row.key = OLD_CHAIN, None, ""
        row.save()
        end.hash, end.count = row.hash, end.count + 1
    head.objects.exclude(pk=OLD_CHAIN).delete()
    end.key = end.seal = ""
    if end.count:
        end.save()


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_keyed_seal")]

    operations = [migrations.RunPython(close_old_chain, open_old_chain)]
