"""Value against wording: a cell that is only filled (domain §5.2, 16)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from apps.checks.engine import CheckView, Finding, Rule, Severity
from apps.checks.rows import Row, rows
from apps.checks.texts import TITLES, goal_texts, quoted, sections
from apps.checks.wording import hint_left, is_placeholder, points_elsewhere


class Placeholder(Rule):
    """用“无”“略”“详见方案”“按实际发生数”之类的字样填满格子，或把填表提示留在格里，等于没有填写；所有指标值都相同也按此处理。"""

    code = "placeholder"
    title = "用占位文字代替内容"
    family = "完整性"
    severity = Severity.BLOCK
    about = "rows"
    gathered = "{count}处只有占位文字或留着填表提示（{names}），请逐处填写或删去。"

    def check(self, view: CheckView) -> Iterator[Finding]:
        if is_placeholder(view.sheet.project_name):
            name = view.sheet.project_name.strip()
            yield self.finding("project_name", f"项目名称只写了“{name}”，请写明做什么。")
        for path, text in goal_texts(view):
            yield from self._text(path, text)
        for _, path, text in sections(view):
            yield from self._text(path, text)
        lines = rows(view)
        for row in lines:
            yield from self._row(row)
        yield from self._all_alike(lines)

    def _text(self, path: str, text: str) -> Iterator[Finding]:
        if is_placeholder(text):
            yield self.finding(path, f"{TITLES[path]}只写了“{quoted(text)}”，请按实际填写。")
        elif left := hint_left(text):
            yield self.finding(
                path,
                f"{TITLES[path]}里留着填表提示“{quoted(left)}”，请删去或填写。",
                severity=Severity.WARN,
            )

    def _row(self, row: Row) -> Iterator[Finding]:
        for column in ("level3", "target"):
            text = str(getattr(row.raw, column) or "")
            if column == "target" and self._is_value(row):
                continue
            cell = "指标值" if column == "target" else "名称"
            if is_placeholder(text):
                yield self.finding(
                    row.at(column),
                    f"第{row.index + 1}条指标的{cell}只写了“{text.strip()}”，请按实际填写。",
                    severity=Severity.WARN if points_elsewhere(text) else None,
                )
            elif left := hint_left(text):
                yield self.finding(
                    row.at(column),
                    f"第{row.index + 1}条指标的{cell}里留着填表提示“{quoted(left)}”，请删去。",
                    severity=Severity.WARN,
                )

    def _is_value(self, row: Row) -> bool:
        """Return whether the target is a value after all: a figure, or «无» of something unwanted."""
        none = row.text in ("无", "没有", "零", "无影响")
        harmful = row.reading.is_unwanted or row.short.endswith("成本") or "影响" in row.name
        return row.number is not None or (none and harmful)

    def _all_alike(self, lines: tuple[Row, ...]) -> Iterator[Finding]:
        targets = Counter(row.target for row in lines if row.number is not None)
        if targets:
            target, count = targets.most_common(1)[0]
            if count == len(lines) and count >= 6:
                yield self.finding(
                    "indicators",
                    f"{count}条指标的指标值都是“{target}”。请逐条填写实际要达到的值。",
                    severity=Severity.WARN,
                )
