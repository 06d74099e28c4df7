"""Dumping and loading a database as a whole. Vendor's own ways: pg_dump, SQLite's backup."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from pathlib import Path
from typing import Any, Final

from django.db import connection, connections

_PLACES: Final = ("/usr/lib/postgresql", "/usr/pgsql-17", "/usr/pgsql-16", "/opt/homebrew/bin")


class BackupError(Exception):
    """The backup or the restore cannot go on; the message is a Chinese sentence."""


def dump_name() -> str:
    """Return the name of the database's part in a backup."""
    return "database.sqlite3" if connection.vendor == "sqlite" else "database.dump"


def dump_database(target: Path) -> None:
    """Write the database as it is at one moment; raises BackupError."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with sqlite3.connect(target) as copy:
            connection.connection.backup(copy)
        copy.close()
        return
    _run("pg_dump", "--format=custom", "--no-owner", f"--file={target}", *_address())


def check_dump(dump: Path) -> None:
    """Read a dump from end to end; raises BackupError where it is not whole."""
    if dump.suffix == ".sqlite3":
        with sqlite3.connect(dump) as copy:
            (found,) = copy.execute("PRAGMA integrity_check").fetchone()
        copy.close()
        if found != "ok":
            raise BackupError(f"备份中的数据库不完整：{found}")
        return
    _run("pg_restore", "--file=/dev/null", str(dump))


def load_database(dump: Path) -> None:
    """Replace the database by a dump; all or nothing. Raises BackupError."""
    fits = (dump.suffix == ".sqlite3") == (connection.vendor == "sqlite")
    if not fits:
        raise BackupError("备份来自另一种数据库，不能恢复到这里。请把 DATABASE_URL 改成同一种。")
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with sqlite3.connect(dump) as copy:
            copy.backup(connection.connection)
        copy.close()
        return
    connections.close_all()
    _run(
        "pg_restore",
        "--clean",
        "--if-exists",
        "--no-owner",
        "--single-transaction",
        f"--dbname={connection.settings_dict['NAME']}",
        *_address(with_name=False),
        str(dump),
    )


def _address(*, with_name: bool = True) -> list[str]:
    settings: dict[str, Any] = connection.settings_dict
    parts = {"host": settings["HOST"], "port": settings["PORT"], "username": settings["USER"]}
    found = [f"--{name}={value}" for name, value in parts.items() if value]
    return [*found, f"--dbname={settings['NAME']}"] if with_name else found


def _program(name: str) -> str:
    if path := shutil.which(name):
        return path
    for place in _PLACES:
        for found in sorted(Path(place).glob(f"**/bin/{name}"), reverse=True):
            return str(found)
    raise BackupError(f"找不到 {name}。请安装 PostgreSQL 客户端（apt install postgresql-client）。")


def _run(name: str, *arguments: str) -> None:
    # The password goes by the environment: a command line is seen by everybody on the machine.
    password = str(connection.settings_dict.get("PASSWORD") or "")
    env = {**os.environ, "LC_ALL": "C.UTF-8", **({"PGPASSWORD": password} if password else {})}
    done = subprocess.run(  # noqa: S603 -- our own
        [_program(name), *arguments], env=env, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BackupError(f"{name} 失败：{done.stderr.strip()[-600:]}")
