"""Background work that comes back: leases, takeover, lost work found, progress shown."""

from apps.core.jobs.leases import INTERRUPTIONS, OUTAGES, progress_of, report_progress
from apps.core.jobs.pending import Work, register_sweeper, register_work

__all__ = [
    "INTERRUPTIONS",
    "OUTAGES",
    "Work",
    "progress_of",
    "register_sweeper",
    "register_work",
    "report_progress",
]
