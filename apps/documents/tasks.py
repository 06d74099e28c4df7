"""Background work; the queue lies in the database."""

from django_tasks import task

from apps.documents.domain.exporting import run_export
from apps.documents.domain.reading import read_file


@task()
def read_import(file_pk: int) -> None:
    """Read one uploaded file."""
    read_file(file_pk)


@task(priority=-10, queue_name="long")
def make_export(job_pk: int) -> None:
    """Make one large export; uploads, for which somebody sits waiting, go first."""
    run_export(job_pk)
