"""Settings from the environment; a bad value stops the start with a sentence that says which."""

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def envtext(name: str, default: str = "") -> str:
    """Give the variable's text, or the default where it is unset."""
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
    """Read a whole number; raise ImproperlyConfigured for anything else."""
    value = os.environ.get(name)
    if value is None:
        return default
    try:
        return int(value)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name}={value!r}：应为整数。") from error


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
        return Path(path).read_text(encoding="utf-8").strip()
    if generated is None:
        raise ImproperlyConfigured(
            f"生产环境必须设置 {name}（或 {name}_FILE 指向保存密钥的文件）。"
            f"可用 python -c 'import secrets; print(secrets.token_urlsafe(50))' 生成。"
        )
    if not generated.exists():
        generated.parent.mkdir(parents=True, exist_ok=True)
        generated.touch(mode=0o600)
        generated.write_text(secrets.token_urlsafe(50), encoding="utf-8")
    return generated.read_text(encoding="utf-8").strip()


def database(url: str, sqlite_path: Path) -> dict[str, Any]:
    """Give Django's database settings of a ``postgresql://`` URL; blank means embedded SQLite."""
    if not url:
        sqlite_path.parent.mkdir(parents=True, exist_ok=True)
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
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL 应形如 postgresql://用户:密码@主机:5432/库名。")
    options = dict(parse_qsl(parts.query))
    host = options.pop("host", "") or (parts.hostname or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }
