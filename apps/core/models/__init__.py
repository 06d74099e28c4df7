"""What background work keeps of itself, and the tables under import."""

from apps.core.models.tables import TableImport
from apps.core.models.workers import BEAT, LEASE, WorkerBeat

__all__ = ["BEAT", "LEASE", "TableImport", "WorkerBeat"]
