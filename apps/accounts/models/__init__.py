"""People, the organisations they work in, and who holds which role where."""

from apps.accounts.models.organisations import Department, District, Membership, Unit
from apps.accounts.models.security import (
    Authenticator,
    BrowserSession,
    CredentialReset,
    ResetKind,
)
from apps.accounts.models.slips import SlipBatch
from apps.accounts.models.users import PasswordRecord, User

__all__ = [
    "Authenticator",
    "BrowserSession",
    "CredentialReset",
    "Department",
    "District",
    "Membership",
    "PasswordRecord",
    "ResetKind",
    "SlipBatch",
    "Unit",
    "User",
]
