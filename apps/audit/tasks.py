"""Background work of the trail."""

from django_tasks import task

from apps.audit.verification import check_trail


@task()
def check_whole_trail() -> None:
    """Walk the whole trail; the auditor's page shows what was found."""
    check_trail(full=True)
