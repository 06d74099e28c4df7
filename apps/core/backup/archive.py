"""One encrypted stream of named parts, each with its checksum: age around tar.

Standard formats on purpose: ``age -d -i KEY FILE | tar xz`` opens a backup without this program.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import tarfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final

import pyrage
from django.conf import settings

from apps.core.backup.databases import BackupError

MANIFEST: Final = "manifest.json"
_PIECE: Final = 1 << 20


def identity() -> Any:
    """Return the key of the backups; raises BackupError where none is set or it is no age key."""
    text = settings.BACKUP_KEY
    if not text:
        raise BackupError(
            "没有备份密钥。请先运行 manage.py backup --new-key 文件，"
            "再把 PERFGOALS_BACKUP_KEY_FILE 指向它；密钥另存一份在别处，没有它备份打不开。"
        )
    line = next((row for row in text.splitlines() if row.startswith("AGE-SECRET-KEY-")), "")
    try:
        return pyrage.x25519.Identity.from_str(line.strip())
    except pyrage.IdentityError as error:
        raise BackupError("备份密钥无效，应为 AGE-SECRET-KEY-… 一行。") from error


def new_key() -> str:
    """Return a new key in the form of a key file."""
    made = pyrage.x25519.Identity.generate()
    return f"# perfgoals backup key; public: {made.to_public()}\n{made}\n"


class _Summed:
    """A stream that is read through, summed as it goes."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream, self.digest, self.size = stream, hashlib.sha256(), 0

    def read(self, size: int = -1) -> bytes:
        """Read on."""
        data = self.stream.read(size)
        self.digest.update(data)
        self.size += len(data)
        return data


class Writer:
    """Adds parts to an archive."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self.tar = tar
        self.sums: dict[str, str] = {}

    def add(self, name: str, stream: IO[bytes], size: int) -> None:
        """Add a part of so many bytes under its name."""
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode = size, 0o600
        summed = _Summed(stream)
        self.tar.addfile(entry, summed)
        self.sums[name] = summed.digest.hexdigest()

    def close(self, about: dict[str, Any]) -> None:
        """Write what the archive should hold, as its last part."""
        data = json.dumps({**about, "sums": self.sums}, ensure_ascii=False).encode()
        self.add(MANIFEST, io.BytesIO(data), len(data))


@contextmanager
def writing(target: Path) -> Iterator[Writer]:
    """Return the writer of an encrypted archive; the file bears its name only when it is whole."""
    recipient = identity().to_public()
    unfinished = target.with_suffix(".part")
    reading_end, writing_end = os.pipe()
    faults: list[BaseException] = []

    def encrypt() -> None:
        with os.fdopen(reading_end, "rb") as plain, unfinished.open("wb") as out:
            try:
                pyrage.encrypt_io(plain, out, [recipient])
                out.flush()
                os.fsync(out.fileno())
            except BaseException as error:  # noqa: BLE001 -- told to the thread that writes
                faults.append(error)

    thread = threading.Thread(target=encrypt)
    thread.start()
    try:
        with (
            os.fdopen(writing_end, "wb") as plain,
            gzip.GzipFile(fileobj=plain, mode="wb", compresslevel=1) as packed,
            tarfile.open(fileobj=packed, mode="w|") as tar,
        ):
            yield Writer(tar)
    except BaseException:
        thread.join()
        unfinished.unlink(missing_ok=True)
        raise
    thread.join()
    if faults:
        unfinished.unlink(missing_ok=True)
        raise BackupError(f"写不成备份文件：{faults[0]}")
    unfinished.replace(target)


@contextmanager
def parts_of(source: Path) -> Iterator[Iterator[tuple[str, IO[bytes]]]]:
    """Return the parts of an archive as (name, stream), in order, each to be read before the next.

    Raises BackupError for a file that the key does not open or that is cut off.
    """
    reading_end, writing_end = os.pipe()
    faults: list[BaseException] = []
    key = identity()

    def decrypt() -> None:
        try:
            with source.open("rb") as sealed, os.fdopen(writing_end, "wb") as plain:
                pyrage.decrypt_io(sealed, plain, [key])
        except BaseException as error:  # noqa: BLE001 -- told to the thread that reads
            faults.append(error)

    thread = threading.Thread(target=decrypt, daemon=True)
    thread.start()
    try:
        with os.fdopen(reading_end, "rb") as plain, tarfile.open(fileobj=plain, mode="r|gz") as tar:
            yield ((entry.name, stream) for entry in tar if (stream := tar.extractfile(entry)))
            while plain.read(_PIECE):
                pass
    except (tarfile.TarError, EOFError, OSError) as error:
        thread.join()
        raise BackupError(_why(faults, error)) from error
    thread.join()
    if faults:
        raise BackupError(_why(faults, faults[0]))


def _why(faults: list[BaseException], error: BaseException) -> str:
    if any(isinstance(fault, pyrage.DecryptError) for fault in faults):
        return "备份打不开：密钥不对，或文件已损坏。"
    return f"备份文件不完整：{error}"


def checked(source: Path, keep: Path | None = None) -> dict[str, Any]:
    """Read an archive from end to end; return its manifest.

    With ``keep``, its parts are laid down there. Raises BackupError for a part that is missing,
    changed or too much.
    """
    sums: dict[str, str] = {}
    manifest: dict[str, Any] = {}
    with parts_of(source) as parts:
        for name, stream in parts:
            summed = _Summed(stream)
            if name == MANIFEST:
                manifest = json.loads(stream.read())
                continue
            path = _inside(keep, name) if keep else Path(os.devnull)
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("wb") as out:
                while piece := summed.read(_PIECE):
                    out.write(piece)
            sums[name] = summed.digest.hexdigest()
    if not manifest or manifest["sums"] != sums:
        raise BackupError("备份内容与清单不符，文件可能损坏。")
    return manifest


def _inside(folder: Path, name: str) -> Path:
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise BackupError("备份中有越出目录的文件名，已拒绝。")
    return path
