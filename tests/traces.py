"""What the tests of all rooms ask the audit."""

from __future__ import annotations

from apps.audit.models import AuditEvent


def last(action: str) -> AuditEvent:
    """Return the last row of an act; raises AuditEvent.DoesNotExist where there is none."""
    return AuditEvent.objects.filter(action=action).latest("pk")
