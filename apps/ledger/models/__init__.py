"""What is kept of approved indicators in the course of the year."""

from apps.ledger.models.entry import ProgressEntry
from apps.ledger.models.line import LedgerLine
from apps.ledger.models.slip import EntrySlip

__all__ = ["EntrySlip", "LedgerLine", "ProgressEntry"]
