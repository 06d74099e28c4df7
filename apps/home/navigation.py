"""The one navigation: six words for everybody, the pages that stand under each, as tables."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.urls import NoReverseMatch, reverse

from apps.accounts.models import User
from apps.accounts.roles import Role

BUSINESS: Final = frozenset({Role.CLERK, Role.UNIT_REVIEWER, Role.DEPARTMENT}) | Role.examiners()
OVERSEERS: Final = frozenset({Role.DEPARTMENT}) | Role.examiners()
SETUP: Final = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN}) | Role.examiners()
OFFICES: Final = frozenset({Role.UNIT_REVIEWER, Role.DEPARTMENT})
CLERK: Final = frozenset({Role.CLERK})


@dataclass(frozen=True, slots=True)
class Tab:
    """A page under one word of the navigation: its text, URL name and roles; ``also`` are further
    beginnings of addresses that belong to it."""

    label: str
    url_name: str
    roles: frozenset[Role]
    also: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        """Its address; blank where no app serves it (yet)."""
        try:
            return reverse(self.url_name)
        except NoReverseMatch:
            return ""


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """One word of the navigation with its pages; ``icon`` is drawn in the tabs of the phone."""

    label: str
    icon: str
    tabs: tuple[Tab, ...]

    def open_to(self, held: Iterable[str]) -> list[tuple[Tab, str]]:
        """Return the pages that the roles open, each with its address."""
        roles = frozenset(held)
        return [(tab, url) for tab in self.tabs if tab.roles & roles and (url := tab.url)]


MENU: Final = (
    MenuEntry(
        "工作台",
        "M4 5h16v5H4zM4 14h7v5H4zM15 14h5v5h-5z",
        (
            Tab("待办", "home", frozenset(Role), ("/notices/",)),
            Tab("记一笔", "ledger:list", Role.unit_roles(), ("/ledger/",)),
            Tab("申报审核", "admin:declarations_declaration_changelist", Role.examiners()),
            Tab("监控审核", "admin:monitoring_monitoringsheet_changelist", Role.examiners()),
            Tab("自评审核", "admin:evaluations_selfevaluation_changelist", Role.examiners()),
            Tab("申报审核", "desk:declarations_declaration_changelist", OFFICES),
            Tab("监控审核", "desk:monitoring_monitoringsheet_changelist", OFFICES),
            Tab("自评审核", "desk:evaluations_selfevaluation_changelist", OFFICES),
        ),
    ),
    MenuEntry(
        "申报",
        "M6 3h9l4 4v14H6zM9 11h7M9 15h7",
        (
            Tab("申报表", "declarations:list", BUSINESS, ("/fill-in/declarations/",)),
            Tab("项目", "declarations:projects", CLERK),
            Tab("年度工作", "year", CLERK, ("/year/",)),
            Tab("常见退回原因", "board:common", BUSINESS),
            Tab("导入文件", "imports:list", CLERK | Role.examiners()),
            Tab("批量导出", "exports:list", BUSINESS),
            Tab("表样", "blanks:list", BUSINESS, ("/blanks/",)),
        ),
    ),
    MenuEntry(
        "监控",
        "M3 18l5-6 4 3 8-10",
        (
            Tab("监控表", "monitoring:list", BUSINESS, ("/monitoring/", "/fill-in/monitoring/")),
            Tab("处置台账", "monitoring:cases", BUSINESS, ("/monitoring/cases/",)),
            Tab("监控报告", "monitoring:report", OVERSEERS),
        ),
    ),
    MenuEntry(
        "自评",
        "M5 4h14v16H5zM8 12l3 3 5-6",
        (
            Tab("自评表", "evaluations:list", BUSINESS, ("/fill-in/evaluations/",)),
            Tab("抽查复核", "evaluations:draws", Role.examiners()),
            Tab("整改台账", "evaluations:rectifications", BUSINESS),
        ),
    ),
    MenuEntry(
        "分析",
        "M4 20V10h4v10zM10 20V4h4v16zM16 20v-7h4v7z",
        (
            Tab("进度", "board:board", OVERSEERS, ("/board/",)),
            Tab("检查报告", "imports:reports", Role.examiners()),
            Tab("催报", "reviews:reminders", OVERSEERS),
        ),
    ),
    MenuEntry(
        "设置",
        "M12 8a4 4 0 100 8 4 4 0 000-8zM12 3v3M12 18v3M3 12h3M18 12h3",
        (
            Tab("全部设置", "admin:index", Role.staff()),
            Tab("初始化", "setup", SETUP, ("/setup/",)),
            Tab("年度工作", "year", frozenset({Role.EXAMINER_SECOND}), ("/year/",)),
            Tab("登录凭条", "accounts:slips", frozenset({Role.SYSTEM_ADMIN}), ("/slips/",)),
            Tab("规则自省", "checks:rules", Role.examiners()),
            Tab("拦下的表", "reviews:refusals", Role.examiners()),
        ),
    ),
)


def _match(path: str, tab: Tab, url: str) -> int:
    """Return how much of an address a page's own beginnings cover; 0 where none does."""
    if url == path:
        return len(url)
    beginnings = [one for one in (url, *tab.also) if one != "/" and path.startswith(one)]
    return max((len(one) for one in beginnings), default=0)


def menu_for(user: User, path: str) -> dict[str, Any]:
    """Return the navigation of a person at an address: ``navigation`` the words, ``tabs`` the
    pages beside the present one, ``tabs_title`` the word they stand under."""
    opened = [(entry, entry.open_to(user.role_codes)) for entry in MENU]
    opened = [(entry, pages) for entry, pages in opened if pages]
    scores = [
        (_match(path, tab, url), entry.label, tab.label)
        for entry, pages in opened
        for tab, url in pages
    ]
    best, word, page = max(scores, default=(0, "", ""), key=lambda item: item[0])
    if not best:
        word = page = ""
    tabs = next((pages for entry, pages in opened if entry.label == word), [])
    is_list = any(path == url for _, url in tabs)
    return {
        "navigation": [
            {
                "label": entry.label,
                "icon": entry.icon,
                "url": pages[0][1],
                "is_current": entry.label == word,
            }
            for entry, pages in opened
        ],
        "tabs_title": word,
        "tabs": [
            {"label": tab.label, "url": url, "is_current": tab.label == page} for tab, url in tabs
        ]
        if is_list and len(tabs) > 1
        else [],
    }
