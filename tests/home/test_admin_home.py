"""The admin's first page for each role."""

from __future__ import annotations

import re

import pytest
from django.contrib import admin
from django.test import Client

from apps.accounts.models import User
from apps.audit.verification import check_trail
from apps.home.admin_home import desk_tiles
from apps.home.templatetags.desk import ELSEWHERE, GROUPS
from tests.audit.forgeries import change_row
from tests.cast import Cast, signed_in

pytestmark = pytest.mark.django_db


def figures(cast: Cast, person: str) -> dict[str, int]:
    tiles = desk_tiles(User.objects.get(pk=cast.people[person].pk))
    return {tile.label: tile.number for tile in tiles}


def test_examiner_sees_what_waits_and_how_the_year_stands(cast: Cast) -> None:
    for number, state in enumerate(["finance_first", "finance_second", "returned"]):
        cast.declaration(name=f"项目{number}", state=state)
    assert figures(cast, "examiner2") == {
        "待办申报表": 1,
        "待单位审核": 0,
        "待部门审核": 0,
        "待财政初审": 1,
        "待财政复审": 1,
        "已退回": 1,
        "已批复": 0,
        "待办监控表": 0,
        "待办自评表": 0,
    }


def test_administrators_see_their_own_figures(cast: Cast) -> None:
    User.objects.create_user("fresh", name="尚无角色")
    for _ in range(5):
        Client().post("/sign-in/", {"username": "clerk_a", "password": "wrong"})
    assert figures(cast, "system") == {
        "主管部门": 2,
        "实施单位": 2,
        "没有填报人的单位": 0,
        "启用的账号": 10,
        "已停用的账号": 0,
        "尚无角色的账号": 1,
    }
    assert figures(cast, "security") == {
        "锁定中的账号": 1,
        "尚无角色的账号": 1,
        "业务角色": 6,
        "管理员角色": 3,
    }
    assert figures(cast, "audit")["今日操作"] == figures(cast, "audit")["全部记录"]
    assert figures(cast, "audit")["防改核验（尚未核验）"] == 0
    change_row()
    check_trail(full=True)
    assert figures(cast, "audit")["防改核验发现的问题"] == 1
    assert figures(cast, "clerk_a") == {}


@pytest.mark.parametrize("person", ["examiner1", "examiner2", "system", "security", "audit"])
def test_every_figure_leads_to_a_page_its_role_may_open(cast: Cast, person: str) -> None:
    client = signed_in(cast, person)
    tiles = desk_tiles(User.objects.get(pk=cast.people[person].pk))
    assert [(tile.label, client.get(tile.url).status_code) for tile in tiles] == [
        (tile.label, 200) for tile in tiles
    ]


def test_settings_page_groups_the_lists_a_role_may_open(cast: Cast) -> None:
    page = signed_in(cast, "examiner2").get("/admin/").content.decode()
    titles = re.findall(r'<h2 id="room-\d+">(.*?)</h2>', page)
    assert titles == ["年度与规则", "机构与人员", "项目与指标", "审核"]
    assert "绩效目标审核" not in page[page.index("content-main") :]


def test_every_list_of_the_admin_has_its_group() -> None:
    named = {name for names in GROUPS.values() for name in names} | ELSEWHERE
    registered = {model._meta.object_name for model in admin.site._registry}
    assert registered - named == set()
    assert named - registered == set()


@pytest.mark.parametrize("person", ["system", "security", "audit"])
def test_administrators_find_their_figures_on_the_work_bench(cast: Cast, person: str) -> None:
    page = signed_in(cast, person).get("/").content.decode()
    assert page.count('class="tile-number"') == len(figures(cast, person)) > 0
