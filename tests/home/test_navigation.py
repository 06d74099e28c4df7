"""The one navigation: who sees which word, and which is lit where."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from apps.accounts.models import User
from apps.home.context import navigation
from apps.home.navigation import menu_for
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def menu(cast: Cast, person: str, path: str) -> dict[str, object]:
    return menu_for(User.objects.get(pk=cast.people[person].pk), path)


def words(cast: Cast, person: str) -> list[str]:
    return [str(entry["label"]) for entry in menu(cast, person, "/")["navigation"]]  # type: ignore[attr-defined]


def test_same_order_for_everybody_without_what_one_may_not(cast: Cast) -> None:
    order = ["工作台", "申报", "监控", "自评", "分析", "设置"]
    for person in ("clerk_a", "department_a", "examiner1", "system", "audit"):
        found = words(cast, person)
        assert found == [word for word in order if word in found]
    assert "设置" not in words(cast, "clerk_a")
    assert words(cast, "audit") == ["工作台", "设置"]


@pytest.mark.parametrize(
    ("path", "word"),
    [
        ("/", "工作台"),
        ("/notices/", "工作台"),
        ("/projects/new/", "申报"),
        ("/declarations/7/edit/", "申报"),
        ("/imports/3/", "申报"),
        ("/board/list/", "分析"),
        ("/evaluations/7/", "自评"),
        ("/admin/declarations/declaration/7/change/", "工作台"),
        ("/admin/workflow/ruleset/", "设置"),
        ("/rules/", "设置"),
        ("/manual/", ""),
    ],
)
def test_word_of_the_page_is_lit(cast: Cast, path: str, word: str) -> None:
    person = "clerk_a" if path.startswith("/projects") else "examiner1"
    entries = menu(cast, person, path)["navigation"]
    lit = [entry["label"] for entry in entries if entry["is_current"]]  # type: ignore[attr-defined]
    assert lit == ([word] if word else [])


def test_pages_under_a_word_stand_as_tabs_on_its_lists_only(cast: Cast) -> None:
    tabs = menu(cast, "clerk_a", "/declarations/")["tabs"]
    assert [tab["label"] for tab in tabs] == [
        "申报表",
        "项目",
        "年度工作",
        "常见退回原因",
        "导入文件",
        "批量导出",
        "表样",
    ]  # type: ignore[attr-defined]
    assert menu(cast, "clerk_a", "/declarations/7/")["tabs"] == []


def test_what_stands_around_a_page_is_made_once_for_all_its_templates(cast: Cast) -> None:
    request = RequestFactory().get("/board/", {"q": "道路"})
    request.user = AnonymousUser()
    assert navigation(request) == {"navigation": []}
    request.user = cast.people["examiner1"]
    shown = navigation(request)
    assert navigation(request) is shown
    assert (shown["searched"], shown["navigation"][0]["label"]) == ("道路", "工作台")
    other = RequestFactory().get("/")
    other.user = cast.people["clerk_a"]
    assert navigation(other)["person_place"] == "甲单位"
