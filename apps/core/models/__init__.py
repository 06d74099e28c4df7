"""What background work keeps of itself, the tables under import, the backups."""

from apps.core.models.backups import BackupRun
from apps.core.models.tables import TableImport
from apps.core.models.workers import BEAT, LEASE, WorkerBeat

__all__ = ["BEAT", "LEASE", "BackupRun", "TableImport", "WorkerBeat"]
