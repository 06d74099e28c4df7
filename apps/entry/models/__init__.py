"""What belongs to a form of any kind: frozen copies, who has it open, files; and kept sums of a year."""

from apps.entry.models.attachment import Attachment
from apps.entry.models.kept_rows import KeptRows
from apps.entry.models.presence import Presence
from apps.entry.models.version import Version

__all__ = ["Attachment", "KeptRows", "Presence", "Version"]
