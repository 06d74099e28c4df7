"""Writes the table of the rules from the registry: ``python manage.py rules_catalogue``."""

from __future__ import annotations

from itertools import groupby

from apps.checks.engine import SCOPES, Rule, registered

_HEAD = """# 自动校验规则

本页由规则登记表生成（`python manage.py rules_catalogue --write`），不要手改。
级别可在规则集中逐条改为拦截、提醒、提示或关闭；规则对存疑的情形会自行降为提示。
"""


def _line(rule: type[Rule]) -> str:
    cells = (f"`{rule.code}`", rule.title, rule.severity.label, rule.manual(), rule.rests_on())
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def catalogue_markdown() -> str:
    """Return the manual page: the registered rules by scope and family."""
    parts = [_HEAD]
    for scope, label in SCOPES.items():
        rules = registered(scope)
        if not rules:
            continue
        parts.append(f"\n## {label}（{len(rules)}条）\n")
        ordered = sorted(rules, key=lambda rule: (_place(rules, rule.family), rules.index(rule)))
        for family, members in groupby(ordered, key=lambda rule: rule.family):
            parts.append(
                f"\n### {family}\n\n| 代码 | 规则 | 级别 | 说明 | 依据 |\n|---|---|---|---|---|\n"
            )
            parts.append("\n".join(_line(rule) for rule in members) + "\n")
    return "".join(parts)


def _place(rules: tuple[type[Rule], ...], family: str) -> int:
    return [rule.family for rule in rules].index(family)
