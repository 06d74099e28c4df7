"""A migrated, empty database, made once from the code as it stands and copied wherever a test needs
one: running all migrations takes most of a minute."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "var" / "templates"
PREFIX = "perfgoals_template_"


@cache
def template_name() -> str:
    """Return the name of the template: another for each state of the code and of the packages."""
    digest = hashlib.sha256((ROOT / "requirements.txt").read_bytes())
    for folder in ("apps", "perfgoals"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            digest.update(path.relative_to(ROOT).as_posix().encode() + path.read_bytes())
    return PREFIX + digest.hexdigest()[:24]


def template_file() -> Path:
    """Return the SQLite file of the template, made where it is missing."""
    path = FOLDER / f"{template_name()}.sqlite3"
    with _alone():
        if not path.exists():
            for former in FOLDER.glob(f"{PREFIX}*"):
                former.unlink()
            half_made = path.with_name("half-made.sqlite3")
            half_made.unlink(missing_ok=True)
            _migrate(f"sqlite:///{half_made}")
            half_made.rename(path)
    return path


def template_on(server: str) -> str:
    """Return the name of the template on the PostgreSQL server of a URL, made where it is missing."""
    import psycopg  # noqa: PLC0415 -- only where a server is named

    name, half_made = template_name(), f"{PREFIX}half_made"
    with _alone(), psycopg.connect(server, autocommit=True) as connection:
        known = "select datname from pg_database where starts_with(datname, %s)"
        names = {row[0] for row in connection.execute(known, [PREFIX])}
        if name not in names:
            for former in names:
                connection.execute(f'drop database "{former}"')
            connection.execute(f'create database "{half_made}"')
            _migrate(urlunsplit(urlsplit(server)._replace(path=f"/{half_made}")))
            connection.execute(f'alter database "{half_made}" rename to "{name}"')
    return name


def fill(connection: Any) -> None:
    """Copy the template into an empty SQLite database that has just been opened."""
    if connection.vendor != "sqlite" or connection.introspection.table_names():
        return
    with sqlite3.connect(template_file()) as source:
        source.backup(connection.connection)
    source.close()


def copy_to(path: Path) -> None:
    """Make a SQLite file from the template."""
    shutil.copyfile(template_file(), path)
    path.chmod(0o600)


@contextmanager
def _alone() -> Iterator[None]:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _migrate(url: str) -> None:
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "-v", "0"],
        cwd=ROOT,
        env={
            **os.environ,
            "DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "perfgoals.settings",
            "PERFGOALS_VAR": str(FOLDER / "var"),
        },
        check=True,
    )
