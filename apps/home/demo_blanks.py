"""The empty form of another office that the demo district keeps."""

from __future__ import annotations

from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile

from apps.accounts.models import User
from apps.blanks.domain.templates import keep_template
from apps.formkit.bindings.worker_answers import bound
from apps.formkit.limits import Limits

FILE = Path(__file__).parent / "demo" / "special-fund-goals.xlsx"


def keep_demo(actor: User, year: int) -> None:
    """Keep the form, bound as an upload is."""
    keep_template(
        actor=actor,
        file=SimpleUploadedFile("市级专项资金绩效目标申报表.xlsx", FILE.read_bytes()),
        answer=bound(FILE, Limits()),
        name="市级专项资金绩效目标申报表",
        office="市财政局",
        year=year,
    )
