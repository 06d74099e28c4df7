"""A printed slip that came back as a picture: number, figure and day read, doubts said."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import noto_cjk_sans_otc
import pytest
import segno
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image, ImageDraw, ImageFont

from apps.entry.models import Attachment
from apps.ledger.models import ProgressEntry
from tests.cast import Cast, signed_in
from tests.ledger.helpers import PEOPLE, first_day, goal
from tests.ledger.test_slips import slip_for

pytestmark = pytest.mark.django_db
PAPER = "/ledger/slips/paper/"


def photo(
    number: str, *, figure: str, day: str, note: str = "", with_code: bool = True, turn: float = 1.2
) -> SimpleUploadedFile:
    """Return a slip as it is printed, filled in and photographed a little askew."""
    page = Image.new("RGB", (1654, 1200), "white")
    draw = ImageDraw.Draw(page)

    def write(x: int, y: int, text: str, size: int = 30) -> None:
        font = ImageFont.truetype(noto_cjk_sans_otc.FONT_PATH, size)
        draw.text((x, y), text, fill="black", font=font)

    write(90, 80, "填数凭条", 44)
    if with_code:
        write(960, 90, number)
        code = BytesIO()
        link = f"https://mubiao.example/slip/{number}/23456789AB/"
        segno.make(link, error="m").save(code, kind="png", scale=6, border=2)
        page.paste(Image.open(code).convert("RGB"), (90, 200))
    for top, cells in (
        (560, ("数值（人）", figure, "日期", day)),
        (660, ("说明", note)),
        (760, ("填写人签名", "", "附件", "")),
    ):
        edges = (90, 370, 830, 1110, 1560) if len(cells) == 4 else (90, 370, 1560)
        for left, right, text in zip(edges[:-1], edges[1:], cells, strict=True):
            draw.rectangle((left, top, right, top + 100), outline="black", width=1)
            write(left + 16, top + 30, text, 28)
    turned = page.rotate(turn, Image.Resampling.BICUBIC, expand=True, fillcolor="white")
    data = BytesIO()
    turned.save(data, "JPEG", quality=80)
    return SimpleUploadedFile("凭条.jpg", data.getvalue())


def hidden(page: str, name: str) -> str:
    """Return what a hidden field of a page holds."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, name
    return found[1]


def test_a_photo_is_read_looked_over_and_kept_as_evidence(cast: Cast) -> None:
    slip, _ = slip_for(cast, goal(cast))
    clerk, day = signed_in(cast, "clerk_a"), first_day()
    scan = photo(slip.number, figure="38", day=f"{day.month}月{day.day}日", note="第3期")
    answer = clerk.post(PAPER, {"scan": scan})
    page, form = answer.content.decode(), answer.context["form"]
    assert answer.status_code == 200
    assert (form.initial["value"], form.initial["on"], form.initial["note"]) == (
        "38", day, "第3期",
    )  # fmt: skip
    assert f"已读出凭条 {slip.number}，请对照图片核对后记下。" in page
    # Nothing is recorded until the clerk has looked it over.
    assert not ProgressEntry.objects.exists()
    sent = {"number": slip.number, "picture": hidden(page, "picture")}
    clerk.post(PAPER, {**sent, "value": "38", "on": day.isoformat(), "note": "第3期"})
    entry = ProgressEntry.objects.get()
    assert (entry.value, entry.told_by) == ("38人", "老周")
    file = Attachment.objects.get(place=entry.place)
    assert (file.name, file.kind) == (f"凭条{slip.number}.jpg", "jpg")


def test_what_is_not_sure_is_said_and_left_to_the_clerk(cast: Cast) -> None:
    slip, _ = slip_for(cast, goal(cast))
    scan = photo(slip.number, figure="三十多", day="")
    answer = signed_in(cast, "clerk_a").post(PAPER, {"scan": scan})
    doubts = answer.context["doubts"]
    assert [one.split("：")[0].split("没有")[0] for one in doubts] == ["数值", "日期"]
    assert answer.context["form"].initial["on"] is None


def test_a_number_that_is_not_found_is_asked_for_and_the_figure_stays(cast: Cast) -> None:
    slip, _ = slip_for(cast, goal(cast), PEOPLE)
    clerk, day = signed_in(cast, "clerk_a"), first_day()
    scan = photo("", figure="41", day=day.isoformat(), with_code=False)
    answer = clerk.post(PAPER, {"scan": scan})
    page = answer.content.decode()
    assert (answer.status_code, "没有读出编号" in page) == (422, True)
    names = ("picture", "read-value", "read-on", "read-note", "unsure")
    answer = clerk.post(
        PAPER, {"number": slip.number, **{name: hidden(page, name) for name in names}}
    )
    assert answer.context["form"].initial["value"] == "41"


@pytest.mark.parametrize("person", ["clerk_b", "examiner2"])
def test_a_photo_opens_no_slip_of_others(cast: Cast, person: str) -> None:
    slip, _ = slip_for(cast, goal(cast))
    scan = photo(slip.number, figure="38", day="1月5日")
    answer = signed_in(cast, person).post(PAPER, {"scan": scan})
    if person == "clerk_b":
        assert f"没有编号“{slip.number}”的凭条" in answer.content.decode()
    else:
        sent = {"number": slip.number, "value": "38", "on": first_day().isoformat()}
        assert signed_in(cast, person).post(PAPER, sent).status_code == 403
    assert not ProgressEntry.objects.exists()


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("表.jpg", b"no picture", "没有读出凭条"),
        ("表.txt", "项目资金".encode(), "没有读出凭条"),
    ],
)
def test_what_is_no_slip_is_refused_in_words(cast: Cast, name: str, data: bytes, told: str) -> None:
    answer = signed_in(cast, "clerk_a").post(PAPER, {"scan": SimpleUploadedFile(name, data)})
    assert (answer.status_code, told in answer.content.decode()) == (422, True)


def test_a_picture_that_is_not_ours_is_no_evidence(cast: Cast) -> None:
    slip, _ = slip_for(cast, goal(cast))
    sent: dict[str, Any] = {"value": "38", "on": first_day().isoformat(), "picture": "AAAA:x:y"}
    signed_in(cast, "clerk_a").post(reverse("ledger:paper"), {"number": slip.number, **sent})
    assert ProgressEntry.objects.get().value == "38人"
    assert not Attachment.objects.exists()
