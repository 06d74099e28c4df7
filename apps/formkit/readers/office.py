"""Old and foreign word-processor files (.doc, .wps, .rtf, .odt), converted by LibreOffice where it
is installed: in a profile of its own, macros and links off, within a time limit."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path
from typing import ClassVar, Final

from apps.formkit.blocks import SourceDocument
from apps.formkit.limits import Limits
from apps.formkit.readers.archive import LOCKED
from apps.formkit.readers.base import UnreadableDocument
from apps.formkit.readers.content import Content
from apps.formkit.readers.docx import DocxReader
from apps.formkit.readers.refusals import OLD_WORD

BROKEN: Final = "文件打不开，可能已损坏。请用 Word 或 WPS 打开，另存为 docx 后上传。"
SLOW: Final = "文件转换时间过长，已停止。请用 Word 或 WPS 打开，另存为 docx 后上传。"
# In a Word file's header (FIB base, [MS-DOC] 2.5.2): the flags word, and the bit for encryption.
_FLAGS: Final = 10
_ENCRYPTED: Final = 0x0100
_PROFILE: Final = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
{items}</oor:items>
"""
_ITEM: Final = (
    '<item oor:path="/org.openoffice.Office.Common/Security/Scripting">'
    '<prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>\n'
)
_SAFE: Final = {
    "DisableMacrosExecution": "true",
    "DisableActiveContent": "true",
    "BlockUntrustedRefererLinks": "true",
    "MacroSecurityLevel": "3",
}


def converter() -> str | None:
    """Return the path of LibreOffice's command, or None where it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


class OldWordReader:
    """Takes what LibreOffice turns into docx; without it a sentence says how to save anew."""

    format_id: ClassVar[str] = "doc"
    label: ClassVar[str] = "旧版 Word 文档"
    suffixes: ClassVar[tuple[str, ...]] = ("doc", "wps", "wpt", "dot", "rtf", "odt")

    def sniff(self, content: Content) -> bool:
        """Return whether a stream, a first word or parts tell a Word, an RTF or an ODT file."""
        if "WordDocument" in content.streams:
            return True
        if content.packed:
            return b"application/vnd.oasis.opendocument.text" in content.data[:200]
        return content.data.startswith(b"{\\rtf")

    def read(self, content: Content, limits: Limits) -> SourceDocument:
        """Convert and read; raises UnreadableDocument."""
        if content.compound:
            header = content.compound.stream("WordDocument")[: _FLAGS + 2]
            if int.from_bytes(header[_FLAGS:], "little") & _ENCRYPTED:
                raise UnreadableDocument(LOCKED)
        command = converter()
        if command is None:
            raise UnreadableDocument(OLD_WORD)
        converted = _converted(command, content.data, limits)
        document = DocxReader().read(Content(converted), limits)
        document.format_id = self.format_id
        return document


def _converted(command: str, data: bytes, limits: Limits) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        (home / "profile" / "user").mkdir(parents=True)
        items = "".join(_ITEM.format(name=name, value=value) for name, value in _SAFE.items())
        settings = home / "profile" / "user" / "registrymodifications.xcu"
        settings.write_text(_PROFILE.format(items=items), encoding="utf-8")
        source = home / "source.doc"
        source.write_bytes(data)
        _run(
            [
                command,
                f"-env:UserInstallation={(home / 'profile').as_uri()}",
                "--headless",
                "--norestore",
                "--nolockcheck",
                "--convert-to",
                "docx",
                "--outdir",
                str(home / "out"),
                str(source),
            ],
            home,
            limits.seconds,
        )
        target = home / "out" / "source.docx"
        if not target.is_file():
            raise UnreadableDocument(BROKEN)
        if target.stat().st_size > limits.file_bytes:
            raise UnreadableDocument(BROKEN)
        return target.read_bytes()


def _run(words: list[str], home: Path, seconds: int) -> None:
    """Run to the end or to the limit, and leave no process of it behind."""
    environment = {"HOME": str(home), "PATH": os.environ.get("PATH", os.defpath), "LANG": "C.UTF-8"}
    child = subprocess.Popen(  # noqa: S603 -- our own words, no word of the file in them
        words,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment,
        start_new_session=True,
    )
    try:
        child.wait(timeout=seconds)
    except subprocess.TimeoutExpired as error:
        raise UnreadableDocument(SLOW) from error
    finally:
        if child.poll() is None:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
