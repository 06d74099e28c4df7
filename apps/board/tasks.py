"""Background work of the board."""

from __future__ import annotations

from typing import Final

from django_tasks import task

from apps.accounts.models import District
from apps.board.domain.sum_renewal import districts_to_add_up, keep_sums
from apps.core.jobs import Work


@task(priority=-20)
def add_up(district: int) -> None:
    """Add up anew what moved in a district since it was last added up."""
    keep_sums(District.objects.get(pk=district))


# A mark is a row that waits: workers look for such when they look after their neighbours.
KEEPING: Final = Work(add_up, districts_to_add_up, lambda district: None, is_usual=True)
