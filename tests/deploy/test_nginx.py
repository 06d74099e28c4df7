"""nginx itself with our file, before a small server: the way in, the limits, the maintenance page."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import requests

from tests.deploy.test_files import DEPLOY
from tests.sites import free_port, wait_for

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not (shutil.which("nginx") and shutil.which("openssl")), reason="no nginx here"
    ),
    pytest.mark.filterwarnings("ignore:Unverified HTTPS request"),
]


class Echo(BaseHTTPRequestHandler):
    """Says how a request came to it."""

    def do_GET(self) -> None:
        said = "|".join(
            self.headers.get(name, "")
            for name in ("Host", "X-Forwarded-Proto", "X-Forwarded-For", "X-Real-User")
        )
        self.send_response(200)
        self.end_headers()
        self.wfile.write(f"{self.path}|{said}".encode())

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@dataclass
class Proxy:
    """The running nginx."""

    folder: Path
    plain: int
    secure: int

    def get(self, path: str, **kwargs: object) -> requests.Response:
        address = f"https://127.0.0.1:{self.secure}{path}"
        return requests.get(address, verify=False, timeout=10, **kwargs)  # type: ignore[arg-type]  # noqa: S501


def answers(port: int) -> bool:
    """Return whether somebody listens on a port."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def configured(folder: Path, upstream: int, plain: int, secure: int, flag: Path) -> Path:
    """Write our file with the test's own ports and paths, the maintenance flag in a folder of its
    own; return nginx's main file."""
    text = (DEPLOY / "nginx.conf").read_text()
    for old, new in (
        ("127.0.0.1:8000", f"127.0.0.1:{upstream}"),
        ("/etc/perfgoals/maintenance", str(flag / "maintenance")),
        ("/etc/perfgoals", str(folder)),
        ("/srv/perfgoals/current/deploy", str(DEPLOY)),
        ("/etc/nginx/", f"{folder}/"),
    ):
        text = text.replace(old, new)
    text = re.sub(r"listen \[::\].*", "", text)
    text = text.replace("listen 80;", f"listen 127.0.0.1:{plain};")
    text = text.replace("listen 443", f"listen 127.0.0.1:{secure}")
    shutil.copy(DEPLOY / "perfgoals_proxy.conf", folder)
    (folder / "site.conf").write_text(text)
    temporary = "\n".join(
        f"  {name}_temp_path {folder}/{name};"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    main = folder / "nginx.conf"
    main.write_text(
        f"pid {folder}/pid;\nerror_log {folder}/errors;\nevents {{}}\n"
        f"http {{\n{temporary}\n  access_log off;\n  include {folder}/site.conf;\n}}\n"
    )
    return main


@contextmanager
def running_nginx(folder: Path, upstream: int, flag: Path) -> Iterator[Proxy]:
    """Run nginx with our file before a server on a port."""
    (folder / "tls").mkdir()
    made = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=jx.example.gov.cn",
    ]
    keys = ["-keyout", "tls/key.pem", "-out", "tls/fullchain.pem"]
    subprocess.run([*made, *keys], cwd=folder, check=True, capture_output=True)
    running = Proxy(folder, free_port(), free_port())
    main = configured(folder, upstream, running.plain, running.secure, flag)
    command = ["nginx", "-p", str(folder), "-c", str(main), "-e", str(folder / "errors")]
    tested = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert tested.returncode == 0, tested.stderr
    folder.chmod(0o755)
    nginx = subprocess.Popen([*command, "-g", "daemon off; user root;"])
    try:
        wait_for(lambda: answers(running.secure), seconds=20, what="nginx")
        yield running
    finally:
        nginx.terminate()
        nginx.wait()


@pytest.fixture
def proxy(tmp_path: Path) -> Iterator[Proxy]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        with running_nginx(tmp_path, server.server_port, flag=tmp_path) as running:
            yield running
    finally:
        server.shutdown()
        server.server_close()


def test_way_in(proxy: Proxy) -> None:
    plain = requests.get(f"http://127.0.0.1:{proxy.plain}/a?b=1", allow_redirects=False, timeout=10)
    assert (plain.status_code, plain.headers["Location"]) == (308, "https://127.0.0.1/a?b=1")
    forged = {"X-Forwarded-For": "6.6.6.6", "X-Forwarded-Proto": "http"}
    said = proxy.get("/a", headers=forged).text
    assert said == "/a|127.0.0.1|https|127.0.0.1|"
    refused = requests.post(
        f"https://127.0.0.1:{proxy.secure}/imports/",
        headers={"Content-Length": str(211 * 1024 * 1024)},
        verify=False,  # noqa: S501 -- made a moment ago
        timeout=10,
    )
    assert refused.status_code == 413


def test_maintenance_page_stands_while_a_release_changes(proxy: Proxy) -> None:
    assert proxy.get("/declarations/").status_code == 200
    flag = proxy.folder / "maintenance"
    flag.touch()
    for path in ("/declarations/", "/sign-in/"):
        page = proxy.get(path)
        page.encoding = "utf-8"
        assert (page.status_code, page.headers["Retry-After"]) == (502, "60"), path
        assert "系统正在维护" in page.text
        assert "<script" not in page.text
    # The one who changes the release asks the application all the while.
    assert proxy.get("/readyz").status_code == 200
    flag.unlink()
    assert proxy.get("/declarations/").status_code == 200
