"""What every form has while it is filled in: frozen versions, and who has it open."""

from apps.entry.models.presence import Presence
from apps.entry.models.version import Version

__all__ = ["Presence", "Version"]
