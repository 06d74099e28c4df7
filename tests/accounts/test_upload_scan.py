"""Uploads and the malware scanner, whose protocol a small server beside the test speaks."""

from __future__ import annotations

import socketserver
import struct
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from apps.audit.models import AuditEvent
from apps.core.malware import ScannerAwayError, scan
from apps.imports.models import ImportFile
from tests.cast import Cast, signed_in

pytestmark = pytest.mark.django_db
BAD = b"evil bytes"


class Clamd(socketserver.StreamRequestHandler):
    """Speaks INSTREAM: finds ``BAD``, and is out of memory for more than a million bytes."""

    def handle(self) -> None:
        if self.rfile.read(10) != b"zINSTREAM\0":
            self.wfile.write(b"UNKNOWN COMMAND\0")
            return
        data = b""
        while size := struct.unpack(">I", self.rfile.read(4))[0]:
            data += self.rfile.read(size)
        if len(data) > 1_000_000:
            self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
        else:
            self.wfile.write(b"stream: Test.Evil FOUND\0" if BAD in data else b"stream: OK\0")


@pytest.fixture
def clamd() -> Iterator[str]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Clamd) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}).start()
        yield f"127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def upload(cast: Cast, content: bytes, **headers: str) -> Any:
    file = SimpleUploadedFile("目标表.txt", content)
    client = signed_in(cast, "clerk_a")
    return client.post(reverse("imports:upload"), {"uploads": [file]}, headers=headers)


def test_scanner_is_asked_piece_by_piece(clamd: str) -> None:
    assert scan(clamd, [b"good", b"bytes"]) == ""
    assert scan(clamd, [BAD[:4], BAD[4:]]) == "Test.Evil"
    with pytest.raises(ScannerAwayError, match="size limit"):
        scan(clamd, [b"x" * 2_000_000])


def test_infected_file_reaches_no_view_and_is_traced(cast: Cast, settings: Any, clamd: str) -> None:
    settings.CLAMAV = clamd
    answer = upload(cast, BAD)
    assert answer.status_code == 422
    assert "“目标表.txt”没有通过病毒检查（Test.Evil）" in answer.content.decode()
    assert not ImportFile.objects.exists()
    event = AuditEvent.objects.first()
    assert (event.action, event.after) == (
        "upload.malware",
        {"file": "目标表.txt", "message": "Test.Evil"},
    )


def test_clean_file_goes_on_whole(cast: Cast, settings: Any, clamd: str) -> None:
    settings.CLAMAV = clamd
    assert upload(cast, "项目名称：甲".encode()).status_code == 302
    assert ImportFile.objects.get().content.read() == "项目名称：甲".encode()


def test_nothing_is_taken_while_the_scanner_is_away(cast: Cast, settings: Any) -> None:
    settings.CLAMAV = "127.0.0.1:9"
    answer = upload(cast, b"x", accept="application/json")
    assert (answer.status_code, "病毒检查暂时不可用" in answer.json()["error"]) == (503, True)
    assert not ImportFile.objects.exists()
