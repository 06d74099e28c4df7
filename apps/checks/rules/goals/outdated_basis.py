"""Rules of years: the goal's year, documents past their term (domain §5.4, 44 and 45)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from apps.checks.engine import CheckView, Finding, Rule, Severity
from apps.checks.numbers import clean
from apps.checks.texts import long_texts

_TITLE: Final = re.compile(r"《([^《》]{2,100})[》〉]?")


_TERM: Final = re.compile(r"(20\d\d)年?(?:-|—|–|~|至|到)+(20\d\d)年?")


_FIVE: Final = re.compile(r"[“\"]?十([二三四五六七])五[”\"]?|第十([二三四五六七])个五年")


_LAST_YEARS: Final = {"二": 2015, "三": 2020, "四": 2025, "五": 2030, "六": 2035, "七": 2040}


_PLAN_WORDS: Final = ("规划", "计划", "纲要", "方案", "行动")


# The term of a plan may stand behind its title: 《…行动计划》(2020-2022年).
_TITLED: Final = re.compile(r"《[^《》]{2,100}》?")


_WITH_TERM: Final = re.compile(r"《([^《》]{2,100})》(\(20\d\d年?[-—–~至]+20\d\d年?\))?")


_RESTS_ON: Final = r"(?:根据|按照|依据|落实|贯彻|围绕|对照|执行)[^。;,《》]{0,14}?"


_NAMED_FIVE: Final = re.compile(
    _RESTS_ON
    + r"[“\"]?十([二三四五六七])五[”\"]?(?:期间|时期)?[^。;,《》]{0,10}?(?:规划|计划|纲要|任务|要求|部署)"
)


_NAMED_TERM: Final = re.compile(
    _RESTS_ON + r"(?:规划|计划|行动|方案|攻坚)\(20\d\d年?[-—–~至]+(20\d\d)年?\)"
)


_YEARLY: Final = re.compile(
    r"(20\d\d)年(?:度)?[^《》]{0,24}(?:工作要点|工作计划|实施计划|重点工作|年度计划)"
)


def _titles(text: str) -> list[str]:
    """Return the titles of a text, each with the term that stands behind it, and those left open."""
    found = [title + (term or "") for title, term in _WITH_TERM.findall(text)]
    return found + _TITLE.findall(_WITH_TERM.sub("", text))


def _last_year(title: str) -> int | None:
    """Return the last year of a plan's term, ``None`` where a title names no plan or no term."""
    if not any(word in title for word in _PLAN_WORDS):
        return None
    if term := _TERM.search(title):
        return int(term[2])
    five = _FIVE.search(title)
    return _LAST_YEARS[five[1] or five[2]] if five else None


class OutdatedBasis(Rule):
    """依据的规划、计划应仍在有效期内；期限已过的，应换成新的或说明为何仍然适用。"""

    code = "outdated-basis"
    about = "goals"
    title = "依据的文件已过期"
    family = "年度"
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        year = view.sheet.year
        if not year:
            return
        for path, text in long_texts(view):
            folded = clean(text)
            for title in dict.fromkeys(_titles(folded)):
                yield from self._title(path, title, year)
            yield from self._untitled(path, folded, year)

    def _untitled(self, path: str, text: str, year: int) -> Iterator[Finding]:
        """A plan named without 《》: «按照“十三五”规划», «三年行动(2020-2022年)»."""
        rest = _TITLED.sub("", text)
        for found in (*_NAMED_FIVE.finditer(rest), *_NAMED_TERM.finditer(rest)):
            last = _LAST_YEARS[found[1]] if found[1] in _LAST_YEARS else int(found[1])
            if last < year:
                yield self.finding(
                    path,
                    f"“{found[0]}”到{last}年为止，{year}年已过期。请换成现行的文件或说明理由。",
                )

    def _title(self, path: str, title: str, year: int) -> Iterator[Finding]:
        last = _last_year(title)
        if last and last < year:
            yield self.finding(
                path, f"《{title}》到{last}年为止，{year}年已过期。请换成现行的文件或说明理由。"
            )
            return
        yearly = _YEARLY.search(title)
        if yearly and int(yearly[1]) < year - 1:
            yield self.finding(
                path,
                f"《{title}》是{yearly[1]}年的安排，本表是{year}年的，请核对。",
                severity=Severity.HINT,
            )
