"""What the checks and the procedures ask of a form, whose table stands above them."""

from __future__ import annotations

from typing import Any, ClassVar, Protocol

from apps.accounts.models import Unit


class Year(Protocol):
    """The year of a form, with the rules in force in it."""

    @property
    def pk(self) -> int:
        """The key of the year."""

    @property
    def year(self) -> int:
        """The year as a number."""

    @property
    def rule_set(self) -> Any:
        """The rules in force, read from the administrators' settings."""


class Subject(Protocol):
    """A form of any kind (``projects.Document``) as rooms below its table see it."""

    state: str
    _meta: ClassVar[Any]

    @property
    def pk(self) -> int:
        """Its key within its kind, which addresses and audit rows bear."""

    @property
    def key(self) -> int:
        """Its key among all forms."""

    @property
    def district_id(self) -> int:
        """The key of the district it is of."""

    @property
    def unit(self) -> Unit:
        """The unit that hands it in."""

    @property
    def fiscal_year(self) -> Year:
        """The year it is for."""

    @property
    def revision(self) -> int:
        """How often its content was changed."""

    @property
    def is_editable(self) -> bool:
        """Whether its unit may type in it."""

    def get_state_display(self) -> str:
        """Return the Chinese name of its state."""


class TakenStep(Protocol):
    """A step of a procedure that was just taken."""

    @property
    def subject(self) -> Subject:
        """The form that took it."""
