"""perfgoals as in production, on this machine: gunicorn, two workers, PostgreSQL, no demo.

``make run-production-like``. With ``DATABASE_URL`` set it uses that database; else it starts a
PostgreSQL of its own, which is thrown away at the end.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from postgres import running_postgres

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
VAR = Path(os.environ.get("PERFGOALS_VAR", ROOT / "var" / "production-like"))


@contextlib.contextmanager
def database() -> Iterator[str]:
    """Return the URL of the database that is asked for, or of one of our own."""
    if url := os.environ.get("DATABASE_URL"):
        yield url
        return
    print("正在启动临时 PostgreSQL（停止后清空；要保留数据请设置 DATABASE_URL）……", flush=True)
    with running_postgres() as url:
        yield url


def secret(name: str) -> str:
    """Return the path of a secret kept beside the data, made once."""
    path = VAR / name
    if not path.exists():
        VAR.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50), encoding="utf-8")
    return str(path)


def main() -> None:
    """Migrate, set up what is missing, serve until stopped."""
    port = sys.argv[1]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with database() as url:
        env = {
            **os.environ,
            "DATABASE_URL": url,
            "PERFGOALS_PRODUCTION": "1",
            "PERFGOALS_HTTPS": "0",
            "PERFGOALS_BEHIND_PROXY": "0",
            "PERFGOALS_HOSTS": "127.0.0.1,localhost",
            "PERFGOALS_VAR": str(VAR),
            "PERFGOALS_STATIC": str(VAR / "static"),
            "PERFGOALS_BIND": f"127.0.0.1:{port}",
            "PERFGOALS_WEB_PROCESSES": "2",
            "PERFGOALS_BACKUPS": str(VAR / "backups"),
            **{
                f"PERFGOALS_{name}_KEY_FILE": secret(f"{name.lower()}_key")
                for name in ("SECRET", "AUDIT")
            },
        }
        manage = [sys.executable, str(ROOT / "manage.py")]
        key = VAR / "backup_key"
        if not key.exists():
            subprocess.run(
                [*manage, "backup", "--new-key", str(key)], cwd=ROOT, env=env, check=True
            )
        env["PERFGOALS_BACKUP_KEY_FILE"] = str(key)
        for step in (["migrate", "-v", "0"], ["collectstatic", "--noinput", "-v", "0"], ["init"]):
            subprocess.run([*manage, *step], cwd=ROOT, env=env, check=True)
        print(f"\nhttp://127.0.0.1:{port}/  按 Ctrl+C 停止。\n", flush=True)
        commands = [
            [str(BIN / "gunicorn"), "-c", "deploy/gunicorn.conf.py", "perfgoals.wsgi"],
            [*manage, "worker", "--processes", "2"],
        ]
        children = [subprocess.Popen(command, cwd=ROOT, env=env) for command in commands]
        try:
            children[0].wait()
        except KeyboardInterrupt:
            pass
        finally:
            for child in children:
                child.terminate()
            for child in children:
                child.wait()


main()
