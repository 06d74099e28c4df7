"""The main menu: which rooms a person's roles open, as a table."""

from __future__ import annotations

from dataclasses import dataclass

from apps.organisations.roles import Role

BUSINESS = frozenset({Role.CLERK, Role.UNIT_REVIEWER, Role.DEPARTMENT}) | Role.examiners()


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """One entry: its text, the URL name it opens, and the roles that see it."""

    label: str
    url_name: str
    roles: frozenset[Role]


MENU = (
    MenuEntry("首页", "home", frozenset(Role)),
    MenuEntry("本单位项目", "declarations:projects", frozenset({Role.CLERK})),
    MenuEntry("绩效目标申报", "declarations:list", BUSINESS),
    MenuEntry("导入文件", "documents:imports", frozenset({Role.CLERK}) | Role.examiners()),
    MenuEntry("批量导出", "documents:exports", BUSINESS),
    MenuEntry("检查报告", "documents:reports", Role.examiners()),
    MenuEntry("规则自省", "checks:rules", Role.examiners()),
    MenuEntry("绩效自评", "evaluations:list", BUSINESS),
    MenuEntry("催报", "reviews:reminders", frozenset({Role.DEPARTMENT}) | Role.examiners()),
    MenuEntry("审核统计", "reviews:figures", frozenset({Role.DEPARTMENT}) | Role.examiners()),
    MenuEntry("管理后台", "admin:index", Role.staff()),
)
