"""Exports in the background; the queue lies in the database."""

from django_tasks import task

from apps.exports.domain.jobs import run_export


@task(priority=-10, queue_name="long")
def make_export(job_pk: int) -> None:
    """Make one large export; uploads, for which somebody sits waiting, go first."""
    run_export(job_pk)
