"""Reading in the background; the queue lies in the database."""

from django_tasks import task

from apps.imports.domain.reading_jobs import read_file


@task()
def read_import(file_pk: int) -> None:
    """Read one uploaded file."""
    read_file(file_pk)
