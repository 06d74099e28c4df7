"""Long lists: counted and added up no further than somebody wants, a page turned alone."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from apps.core.paging import BoundedPaginator
from apps.core.tables import BaseTable
from apps.declarations.models import Declaration
from tests.cast import Cast, signed_in
from tests.fetched import fetched

LIST = "/declarations/"
TURNED = {"X-Part": "table"}


@pytest.fixture
def forms(cast: Cast) -> list[Declaration]:
    found = [cast.declaration(name=f"项目{number}") for number in range(4)]
    for number, form in enumerate(found):
        Declaration.objects.filter(pk=form.pk).update(annual_amount=1000 + number)
    return found


@pytest.mark.django_db
def test_list_is_counted_no_further_than_anybody_turns(
    cast: Cast, forms: list[Declaration], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in(cast, "clerk_a")
    assert "共 4 条" in client.get(LIST).content.decode()
    monkeypatch.setattr(BoundedPaginator, "MOST", 3)
    page = client.get(f"{LIST}?per_page=2").content.decode()
    assert "共 3 条以上，只翻到第 3 条；请用查询条件缩小范围" in page
    assert page.count('href="?per_page=2&amp;page=2"') == 2
    assert len(client.get(f"{LIST}?export=csv").content.decode().splitlines()) == 5


@pytest.mark.django_db
def test_long_list_is_added_up_when_somebody_asks(
    cast: Cast, forms: list[Declaration], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(BaseTable, "ADDED_UP", 3)
    client = signed_in(cast, "clerk_a")
    with fetched() as counted:
        page = client.get(LIST).content.decode()
    assert "4,006.00" not in page
    assert not [one for one in counted.statements if "SUM(" in one]
    link = re.search(r'href="(\?[^"]*total=1[^"]*)"[^>]*>算出全部记录的合计', page)
    assert link
    assert "4,006.00" in client.get(f"{LIST}{link[1]}").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asked", "last"),
    [("state", '"id"'), ("-unit", '"id"'), ("project", '"id"'), ("updated_at", '"document_id"')],
)
def test_rows_that_are_alike_stand_on_one_page_each(
    cast: Cast, forms: list[Declaration], asked: str, last: str
) -> None:
    with fetched() as found:
        signed_in(cast, "clerk_a").get(f"{LIST}?per_page=2&sort={asked}", headers=TURNED)
    listed = [one for one in found.statements if "LIMIT 2)" in one]
    orders = [one.rsplit("ORDER BY", 1)[1] for one in listed]
    assert [last in order.split(",")[-1] for order in orders] == [True], orders


@pytest.mark.django_db
def test_turning_a_page_gives_the_table_alone(cast: Cast, forms: list[Declaration]) -> None:
    client = signed_in(cast, "examiner1")
    with fetched() as whole:
        page = client.get(f"{LIST}?per_page=2&page=2")
    with fetched() as part:
        answer = client.get(f"{LIST}?per_page=2&page=2", headers=TURNED)
    text, table = page.content.decode(), answer.content.decode()
    assert "<html" in text
    assert "<html" not in table
    assert "<select" not in table
    assert table.strip() in text
    assert "X-Part" in page["Vary"]
    assert "X-Part" in answer["Vary"]
    assert len(answer.content) * 2 < len(page.content)
    assert part.queries < whole.queries


@pytest.mark.django_db
def test_rows_and_bytes_of_a_page_do_not_grow_with_the_list(cast: Cast) -> None:
    client = signed_in(cast, "examiner1")

    def asked() -> tuple[int, int]:
        with fetched() as found:
            client.get(f"{LIST}?per_page=5", headers=TURNED)
        return found.rows, found.size // 1000

    for number in range(6):
        cast.declaration(name=f"甲{number}")
    before = asked()
    for number in range(30):
        cast.declaration(name=f"乙{number}")
    assert asked() == before


def test_web_process_leaves_unloaded_what_no_page_needs() -> None:
    script = (
        "import sys\n"
        "import perfgoals.wsgi\n"
        "from django.urls import get_resolver\n"
        "get_resolver().url_patterns\n"
        "heavy = {'numpy', 'openpyxl', 'yaml', 'pdfplumber', 'pypdfium2', 'onnxruntime', 'cv2', 'docx', 'boto3'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=120
    )
    assert done.stdout.splitlines()[-1] == "[]"
