"""``manage.py init``: the first start of a district, by questions or from a file."""

from __future__ import annotations

import sys
from collections.abc import Callable
from getpass import getpass
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from apps.accounts.models import District
from apps.core.errors import NotAllowedNow
from apps.home.first_start import (
    FIRST,
    FirstPerson,
    FirstStart,
    read_answers,
    rules_named,
    start_district,
)
from apps.workflow.default_rule_sets import SHIPPED

LOGINS = ("sysadmin", "secadmin", "auditor", "finance")
NEXT = (
    "接下来：以系统管理员登录，打开“设置 › 初始化”，页面会带着您逐步导入部门、单位、人员和项目。\n"
    "安全管理员授予角色，财政绩效科维护规则集、年度、批次和项目，各自登录后在同一页面办理。"
)


class Command(BaseCommand):
    help = (
        "首次使用：建立区划、年度、表式和第一批账号（系统、安全、审计管理员和财政绩效科）。"
        "不带参数时逐项询问；--file 从文件读取。已初始化过的不会改动。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--file", type=Path, help="写好各项内容的 TOML 文件，样例见运维手册。")

    def handle(self, *args: object, **options: Any) -> None:
        if district := District.objects.first():
            self.stdout.write(f"已初始化过：{district}（{district.code}）。没有改动任何数据。")
            return
        try:
            start = read_answers(options["file"]) if options["file"] else self._ask()
            drawn = start_district(start)
        except NotAllowedNow as error:
            raise CommandError(error.message) from error
        except ValidationError as error:
            raise CommandError("；".join(error.messages)) from error
        self.stdout.write(
            f"已建立 {start.name}（{start.code}），{start.year} 年度，{start.rules.name}。"
        )
        for person in start.people:
            password = drawn.get(person.username)
            shown = f"临时密码 {password}（只显示这一次）" if password else "密码如您所设"
            self.stdout.write(f"  {person.role.label}：{person.username}，{shown}，首次登录须修改")
        self.stdout.write(NEXT)

    def _ask(self) -> FirstStart:
        self.stdout.write("首次使用，请回答几个问题（直接回车取方括号里的值）。")
        code = self._line("区划代码（如 310115）", check=str.isalnum)
        name = self._line("区划名称（如 某某区）")
        year = self._line("申报年度", str(timezone.localdate().year + 1), check=str.isdecimal)
        for item in SHIPPED:
            self.stdout.write(f"  {item.edition}：{item.name}")
        rules = rules_named(self._line("表式", SHIPPED[0].edition))
        people = [self._person(role, login) for role, login in zip(FIRST, LOGINS, strict=True)]
        return FirstStart(code, name, int(year), rules, people)

    def _person(self, role: Any, login: str) -> FirstPerson:
        username = self._line(f"{role.label}的登录名", login)
        name = self._line(f"{role.label}的姓名", role.label)
        password = ""
        if sys.stdin.isatty():
            password = getpass("密码（不显示；直接回车则生成临时密码）：")
        return FirstPerson(role, username, name, password)

    def _line(self, question: str, default: str = "", check: Callable[[str], bool] = bool) -> str:
        """Ask until there is an answer; raises CommandError at the end of the input."""
        shown = f" [{default}]" if default else ""
        while True:
            try:
                answer = input(f"{question}{shown}：").strip() or default
            except EOFError as error:
                raise CommandError(f"没有回答“{question}”，什么也没有建立。") from error
            if check(answer):
                return answer
            self.stdout.write("请重新填写。")
