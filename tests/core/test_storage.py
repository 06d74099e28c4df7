"""Files: those of an act taken back go with it, orphans are found, a store of S3's protocol serves."""

from __future__ import annotations

import contextlib
import gc
import hashlib
import os
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import boto3
import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.db import models, transaction
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone
from moto.server import ThreadedMotoServer

from apps.core import storage
from apps.core.storage import FolderFiles, deletions_held, settled, stored_files, sweep_orphans
from apps.imports.models import ImportFile
from perfgoals.env import file_store
from tests.cast import Cast, signed_in
from tests.imports.helpers import file_of


def keep(name: str) -> str:
    return str(default_storage.save(name, ContentFile(b"x")))


def taken_back(*wanted: str) -> list[str]:
    """Keep files in an act that is taken back, each in a step of its own; give their names."""
    names = []
    with contextlib.suppress(ZeroDivisionError), transaction.atomic():
        for name in wanted:
            with transaction.atomic():
                names.append(keep(name))
        raise ZeroDivisionError
    return names


@pytest.mark.django_db(transaction=True)
def test_file_of_an_act_taken_back_goes_with_it() -> None:
    with settled():
        with transaction.atomic():
            kept = keep("imports/kept")
        gone, inner = taken_back("imports/gone", "imports/inner")
        loose = keep("imports/loose")
    assert [default_storage.exists(name) for name in (kept, gone, inner, loose)] == [
        True, False, False, True,
    ]  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_upload_of_a_request_that_fails_leaves_nothing(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*args: Any, **kwargs: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("apps.imports.domain.uploads.record", breaks)
    before = set(stored_files("imports"))
    client = signed_in(cast, "clerk_a")
    client.raise_request_exception = False
    upload = ContentFile("甲".encode(), name="a.txt")
    assert client.post(reverse("imports:upload"), {"uploads": [upload]}).status_code == 500
    assert not ImportFile.objects.exists()
    assert set(stored_files("imports")) == before


@pytest.mark.django_db
def test_only_old_files_that_no_row_names_are_orphans(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = file_of(cast, "clerk_a")
    page = keep(f"{file.picture_folder}/9.jpg")
    lost, other = keep("imports/2020/01/lost"), keep("unknown/lost")
    assert (sweep_orphans(), default_storage.exists(lost)) == (0, True)
    monkeypatch.setattr(storage, "_YOUNG", timedelta(days=-1))
    sweep_orphans()
    names = (file.content.name, page, other, lost)
    assert [default_storage.exists(name) for name in names] == [True, True, True, False]


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    """A store of the tests' own that speaks S3's protocol."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(endpoint: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Files are kept in a bucket of the store."""
    for name, value in {"ENDPOINT": endpoint, "KEY": "k", "SECRET": "s"}.items():
        monkeypatch.setenv(f"PERFGOALS_S3_{name}", value)
    client: Any = boto3.client(
        "s3",
        endpoint_url=endpoint,
        region_name="us-east-1",
        aws_access_key_id="k",
        aws_secret_access_key="s",
    )
    client.create_bucket(Bucket="perfgoals")
    with override_settings(STORAGES={**storages.backends, "default": file_store("perfgoals")}):
        yield client
    for entry in client.list_objects_v2(Bucket="perfgoals").get("Contents", []):
        client.delete_object(Bucket="perfgoals", Key=entry["Key"])
    client.delete_bucket(Bucket="perfgoals")


# The library spools what it reads into temporary files and leaves closing them to the collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.django_db(transaction=True)
def test_upload_reading_and_download_through_a_bucket(bucket: Any, cast: Cast) -> None:
    client = signed_in(cast, "clerk_a")
    data = "没有表格的文字".encode()
    client.post(reverse("imports:upload"), {"uploads": [ContentFile(data, name="a.txt")]})
    file = ImportFile.objects.get()
    stored = bucket.get_object(Bucket="perfgoals", Key=file.content.name)["Body"].read()
    assert (stored, hashlib.sha256(stored).hexdigest()) == (data, file.sha256)
    assert file.state == "failed"  # read, and no form found in it
    answer = client.get(reverse("imports:original", args=[file.pk]))
    assert b"".join(answer.streaming_content) == data
    with pytest.raises(NotImplementedError):
        default_storage.url(file.content.name)
    assert list(stored_files()) == [file.content.name]
    gc.collect()


@pytest.mark.django_db(transaction=True)
def test_act_taken_back_leaves_nothing_in_a_bucket(bucket: Any) -> None:
    with settled():
        taken_back("imports/gone")
    assert list(stored_files()) == []


def test_old_file_in_a_folder_is_dated_by_the_clock(tmp_path: Any) -> None:
    files = FolderFiles(location=tmp_path)
    name = files.save("a/b", ContentFile(b"x"))
    os.utime(files.path(name), (0, 0))
    assert files.get_modified_time(name) < timezone.now() - timedelta(days=365)


def test_what_is_thrown_away_while_a_backup_runs_stays_until_the_sweep() -> None:
    """The database of the backup may be of a moment in which a row named it."""
    name = default_storage.save("only-here/held", ContentFile(b"x"))
    with deletions_held():
        default_storage.delete(name)
        assert default_storage.exists(name)
        assert list(stored_files("only-here")) == [name]
        assert not any("backup" in found for found in stored_files())
    default_storage.delete(name)
    assert not default_storage.exists(name)


def test_orphans_are_looked_for_wherever_rows_keep_files() -> None:
    folders = {
        field.generate_filename(model(), "x").split("/")[0]
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.FileField)
    }
    assert folders == set(storage.OWNED)
