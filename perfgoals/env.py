"""Settings from the environment; a bad value stops the start with a sentence that says which."""

import contextlib
import os
import secrets
from collections.abc import Collection
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def envtext(name: str, default: str = "") -> str:
    """Return the variable's text, or the default where it is unset."""
    return os.environ.get(name, default)


def envbool(name: str, default: bool) -> bool:
    """Read 1/true/yes/on or 0/false/no/off; raise ImproperlyConfigured for anything else."""
    value = os.environ.get(name)
    if value is None:
        return default
    if value.lower() in {"1", "true", "yes", "on"}:
        return True
    if value.lower() in {"0", "false", "no", "off", ""}:
        return False
    raise ImproperlyConfigured(f"{name}={value!r}：应为 true 或 false。")


def envint(name: str, default: int) -> int:
    """Read a whole number above zero; raise ImproperlyConfigured for anything else."""
    value = os.environ.get(name)
    if value is None:
        return default
    if not (value.isdecimal() and len(value) < 10 and int(value)):
        raise ImproperlyConfigured(f"{name}={value!r}：应为大于零的整数。")
    return int(value)


def envchoice(name: str, default: str, choices: Collection[str]) -> str:
    """Read one of a few words, in any case; raise ImproperlyConfigured for anything else."""
    value = os.environ.get(name, default).upper()
    if value not in choices:
        raise ImproperlyConfigured(f"{name}={value!r}：应为 {'、'.join(choices)} 之一。")
    return value


def envlist(name: str, default: str = "") -> list[str]:
    """Read a list separated by commas."""
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


def envsecret(name: str, *, generated: Path | None) -> str:
    """Read a secret from ``NAME`` or the file named by ``NAME_FILE``.

    In development (``generated`` given) a missing secret is made once and kept in that file;
    in production it is demanded: raises ImproperlyConfigured.
    """
    if value := os.environ.get(name):
        return value
    if path := os.environ.get(f"{name}_FILE"):
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise ImproperlyConfigured(f"{name}_FILE={path!r}：读不到这个文件。") from error
    if generated is None:
        raise ImproperlyConfigured(
            f"生产环境必须设置 {name}（或 {name}_FILE 指向保存密钥的文件）。"
            f"可用 python -c 'import secrets; print(secrets.token_urlsafe(50))' 生成。"
        )
    if not generated.exists():
        made_folder(generated.parent)
        generated.touch(mode=0o600)
        generated.write_text(secrets.token_urlsafe(50), encoding="utf-8")
    return generated.read_text(encoding="utf-8").strip()


def envkey(name: str) -> str:
    """Read a key from ``NAME`` or the file named by ``NAME_FILE``; blank where neither is set."""
    if not (os.environ.get(name) or os.environ.get(f"{name}_FILE")):
        return ""
    return envsecret(name, generated=None)


def made_folder(folder: Path) -> Path:
    """Make sure a folder is there; raises ImproperlyConfigured where it cannot be."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise ImproperlyConfigured(f"文件夹 {folder} 无法建立（PERFGOALS_VAR）。") from error
    return folder


def _owners_alone(path: Path) -> None:
    """Make sure that a database file is read by its owner alone; what grows beside it follows it."""
    # Another account may have made it; then it is that one's to keep.
    with contextlib.suppress(OSError):
        path.touch(mode=0o600)
        path.chmod(0o600)


def database(url: str, sqlite_path: Path) -> dict[str, Any]:
    """Return Django's database settings of a ``postgresql://`` URL; blank means embedded SQLite.

    A ``sqlite:///PATH`` is SQLite elsewhere.
    """
    if url.startswith("sqlite:///"):
        url, sqlite_path = "", Path(url.removeprefix("sqlite:///"))
    if not url:
        made_folder(sqlite_path.parent)
        _owners_alone(sqlite_path)
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": sqlite_path,
            "OPTIONS": {
                # A writer takes its lock at once, so that two never meet halfway.
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
            },
        }
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    # The address itself is not said: it holds the password.
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise ImproperlyConfigured("DATABASE_URL 应形如 postgresql://用户:密码@主机:5432/库名。")
    options = dict(parse_qsl(parts.query))
    host = options.pop("host", "") or (parts.hostname or "")
    # Lists join up to twelve tables; beyond eight the planner keeps the order they are written in,
    # and a search reads every form of the district.
    options.setdefault("options", "-c join_collapse_limit=12 -c from_collapse_limit=12")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def file_store(bucket: str) -> dict[str, Any]:
    """Return Django's settings of where files are kept: a bucket, or, blank, a folder.

    Raises ImproperlyConfigured for a bucket without its keys.
    """
    if not bucket:
        return {"BACKEND": "apps.core.storage.FolderFiles"}
    return {
        "BACKEND": "apps.core.object_files.ObjectFiles",
        "OPTIONS": {
            "bucket_name": bucket,
            "endpoint_url": envtext("PERFGOALS_S3_ENDPOINT") or None,
            "region_name": envtext("PERFGOALS_S3_REGION", "us-east-1"),
            "access_key": envsecret("PERFGOALS_S3_KEY", generated=None),
            "secret_key": envsecret("PERFGOALS_S3_SECRET", generated=None),
            # Stores within an office are reached by one name, without a wildcard certificate.
            "addressing_style": "path",
            "signature_version": "s3v4",
            "default_acl": None,
            "file_overwrite": False,
            # The store checks each part on arrival by its checksum.
            "object_parameters": {"ChecksumAlgorithm": "SHA256"},
            "verify": envtext("PERFGOALS_S3_CA") or None,
        },
    }
