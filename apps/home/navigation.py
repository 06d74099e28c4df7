"""The one navigation: what stands under each of its words, the words of the kinds among them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from apps.accounts.models import User
from apps.accounts.roles import Role
from apps.entry.kinds import Kind, all_kinds
from apps.entry.menu import BUSINESS, CLERK, OVERSEERS, MenuEntry, Tab
from apps.workflow.offices import OFFICE_ROLES

SETUP: Final = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN}) | Role.examiners()

BENCH: Final = MenuEntry(
    "工作台",
    "M4 5h16v5H4zM4 14h7v5H4zM15 14h5v5h-5z",
    (
        Tab("待办", "home", frozenset(Role), ("/notices/", "/announcements/", "/examples/")),
        Tab("记一笔", "ledger:list", Role.unit_roles(), ("/ledger/",)),
    ),
)
# What serves every form, under the word of the first kind of the year.
SHARED: Final = (
    Tab("年度工作", "year", CLERK, ("/year/",)),
    Tab("常见退回原因", "guidance:common", BUSINESS),
    Tab("导入文件", "imports:list", CLERK | Role.examiners()),
    Tab("批量导出", "exports:list", BUSINESS),
    Tab("表样", "blanks:list", BUSINESS, ("/blanks/",)),
)
LAST: Final = (
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


def _desks(kind: Kind, word: str) -> list[Tab]:
    """Return the desks of a kind: the examiners' in the admin, the offices' beside it."""
    names = f"{kind.model._meta.app_label}_{kind.model._meta.model_name}_changelist"
    label = f"{word}审核"
    return [
        Tab(label, f"admin:{names}", Role.examiners()),
        Tab(label, f"desk:{names}", OFFICE_ROLES),
    ]


def menu() -> list[MenuEntry]:
    """Return the words of the navigation in their order, each with its pages."""
    named = [(kind, kind.menu) for kind in all_kinds() if kind.menu]
    desks = [tab for kind, entry in named for tab in _desks(kind, entry.label)]
    words = [entry for _, entry in named]
    words[:1] = [replace(entry, tabs=(*entry.tabs, *SHARED)) for entry in words[:1]]
    return [replace(BENCH, tabs=(*BENCH.tabs, *desks)), *words, *LAST]


def _match(path: str, tab: Tab, url: str) -> int:
    """Return how much of an address a page's own beginnings cover; 0 where none does."""
    if url == path:
        return len(url)
    beginnings = [one for one in (url, *tab.also) if one != "/" and path.startswith(one)]
    return max((len(one) for one in beginnings), default=0)


Opened = list[tuple[MenuEntry, list[tuple[Tab, str]]]]
"""The words that are open to a person, each with the pages that are and their addresses."""


def _opened(user: User) -> Opened:
    entries = [(entry, entry.open_to(user.role_codes)) for entry in menu()]
    return [(entry, pages) for entry, pages in entries if pages]


def _lit(opened: Opened, path: str) -> tuple[str, str]:
    """Return the word and the page an address belongs to; blank where it belongs to none."""
    scores = [
        (_match(path, tab, url), entry.label, tab.label)
        for entry, pages in opened
        for tab, url in pages
    ]
    best, word, page = max(scores, default=(0, "", ""), key=lambda item: item[0])
    return (word, page) if best else ("", "")


def menu_for(user: User, path: str) -> dict[str, Any]:
    """Return the navigation of a person at an address: ``navigation`` the words, ``tabs`` the
    pages beside the present one, ``tabs_title`` the word they stand under."""
    opened = _opened(user)
    word, page = _lit(opened, path)
    tabs = next((pages for entry, pages in opened if entry.label == word), [])
    # A page with others beside it shows them where it is a list itself.
    if len(tabs) < 2 or path not in [url for _, url in tabs]:
        tabs = []
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
        ],
    }
