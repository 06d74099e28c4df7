"""A printed slip that came back as a scan or a photo, read for a clerk to look over."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.core.signing import BadSignature, TimestampSigner

from apps.entry.reading_process import run_worker
from apps.ledger.domain.figures import read_figure
from apps.ledger.domain.measures import Measure
from apps.ledger.domain.pasted import day_of

SECONDS: Final = 60
_BOXES: Final = {"value": "数值", "on": "日期", "note": "说明"}
_LENGTHS: Final = {"value": 100, "on": 40, "note": 200}
_DAY: Final = 86_400
# The page travels with the form until it is recorded: only one that we drew comes back as evidence.
_SIGNER: Final = TimestampSigner(salt="ledger.scan")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """What was read: the slip's number, blank where it was not found; the texts of the boxes by the
    name of the entry's field; ``unsure`` names those to look at; ``picture`` is the page as JPEG, base64, signed."""

    number: str
    texts: Mapping[str, str]
    unsure: frozenset[str]
    picture: str

    @property
    def shown(self) -> str:
        """The page as the address of an image; blank where there is none."""
        data = self.picture.partition(":")[0]
        return f"data:image/jpeg;base64,{data}" if data else ""

    @property
    def unread(self) -> str:
        """What is said where a page was read but not its number; blank where there is no page."""
        return "没有读出编号，请输入纸上右上角的 6 位编号。" if self.picture else ""

    def initial(self, measure: Measure) -> dict[str, Any]:
        """Return what the form of an indicator begins with."""
        return {**self.texts, "on": day_of(self.texts["on"], measure.year)}

    def doubts(self, measure: Measure) -> list[str]:
        """Return a sentence for each box that is to be looked at."""
        found = []
        for name, label in _BOXES.items():
            text = self.texts[name]
            if not text:
                found += [] if name == "note" else [f"{label}没有读出来，请照纸上填。"]
            elif name == "on" and day_of(text, measure.year) is None:
                found.append(f"日期读作“{text}”，看不懂，请照纸上填。")
            elif name == "value" and (fault := _fault(text, measure)):
                found.append(f"数值：{fault}")
            elif name in self.unsure:
                found.append(f"{label}“{text}”读得没有把握，请对照图片核对。")
        return found


def _fault(text: str, measure: Measure) -> str:
    try:
        read_figure(text, measure.target)
    except ValidationError as error:
        return "；".join(error.messages)
    return ""


def read_scan(upload: File) -> Scan:
    """Return what a scan or photo of a slip says; raises ValidationError for a file that is none."""
    with TemporaryDirectory() as folder:
        told = run_worker(upload, upload.name or "", Path(folder), seconds=SECONDS, task="slip")
        if "refused" in told:
            raise ValidationError(told["refused"])
        page = Path(folder) / f"{told['page']}.jpg"
        drawn = base64.b64encode(page.read_bytes()).decode() if page.exists() else ""
    boxes = {name: told["boxes"].get(label, {}) for name, label in _BOXES.items()}
    return Scan(
        number=told["number"],
        texts={name: box.get("text", "")[: _LENGTHS[name]] for name, box in boxes.items()},
        unsure=frozenset(name for name, box in boxes.items() if not box.get("is_sure")),
        picture=_SIGNER.sign(drawn) if drawn else "",
    )


def scan_sent(post: Mapping[str, str]) -> Scan:
    """Return a scan as its page sends it back while the number is asked for."""
    return Scan(
        number="",
        texts={name: post.get(f"read-{name}", "")[:length] for name, length in _LENGTHS.items()},
        unsure=frozenset(post.get("unsure", "").split()),
        picture=post.get("picture", "") if _drawn(post.get("picture", "")) else "",
    )


def _drawn(picture: str) -> str:
    """Return the base64 of a page that we signed within a day; blank for anything else."""
    try:
        return _SIGNER.unsign(picture, max_age=_DAY)
    except BadSignature:
        return ""


def picture_file(picture: str, number: str) -> list[File]:
    """Return the page of a scan as evidence of the entry; nothing where none of ours was sent."""
    drawn = _drawn(picture)
    return [ContentFile(base64.b64decode(drawn), name=f"凭条{number}.jpg")] if drawn else []
