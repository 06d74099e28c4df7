"""What the forms of one document tell about each other: years, bodies, damaged names.

The forms of a document come from one body and repeat its names; a name whose cell was cut is
put right from the others, always with a note and a doubt.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from apps.formkit.recognition.level_labels import cjk_count
from apps.formkit.recognition.model import ReadForm

_STRAY: Final = re.compile(r"[^\u3400-\u9fff()（）·、“”\"A-Za-z]")
_CUT: Final = 2
_LABELS: Final = {"department": "主管部门", "unit": "实施单位"}

# A department's own office is a body of its own beside the department.
_BRANCHES: Final = frozenset({"本级", "机关", "本部", "（本级）", "(本级)"})


def mend_forms(forms: Sequence[ReadForm]) -> None:
    """Fill and repair heads from the other forms of the document, noting each change."""
    _share_year(forms)
    bodies = _bodies(forms)
    for form in forms:
        _mend_body(form, "department", bodies)
        _mend_body(form, "unit", bodies)
    names = Counter(_without_body(form.sheet.project_name, bodies) for form in forms)
    for form in forms:
        _mend_name(form, bodies, names)


def _share_year(forms: Sequence[ReadForm]) -> None:
    """Give forms without a year the one that the document's other forms print."""
    years = Counter(form.sheet.year for form in forms if form.sheet.year)
    if len(years) != 1:
        return
    year = next(iter(years))
    for form in forms:
        if form.sheet.year is None:
            form.sheet.year = year
            form.uncertain = [path for path in form.uncertain if path != "year"]


def _plain(value: str) -> str:
    return _STRAY.sub("", value)


def _bodies(forms: Sequence[ReadForm]) -> list[str]:
    """Return the bodies that are named alike at least twice, stray signs left out."""
    counts = Counter(
        _plain(value)
        for form in forms
        for value in (form.sheet.department, form.sheet.unit)
        if value
    )
    return [value for value, count in counts.most_common() if count >= 2 and len(value) >= 4]


def _common(left: str, right: str) -> int:
    """Return the length of the longest common subsequence of two texts."""
    row = [0] * (len(right) + 1)
    for char in left:
        before = 0
        for index, other in enumerate(right, start=1):
            before, row[index] = (
                row[index],
                (before + 1 if char == other else max(row[index], row[index - 1])),
            )
    return row[-1]


def _mend_body(form: ReadForm, key: str, bodies: Sequence[str]) -> None:
    """Put the known body for one whose cell was cut or holds stray signs."""
    value, pieces = getattr(form.sheet, key), form.cut.get(key, 0)
    plain = _plain(value)
    is_cut = pieces >= _CUT or (pieces > 0 and plain != value)
    if not plain or not is_cut or _is_known(value, plain, bodies):
        return
    best = _likest(plain, bodies)
    if best:
        setattr(form.sheet, key, best)
        form.ocr_notes.append(f"{_LABELS[key]}：“{value}”按“{best}”读取")
    if best or plain != value or pieces > _CUT:
        form.doubt(key)


def _likest(plain: str, bodies: Sequence[str]) -> str:
    fitting = (body for body in bodies if _fits(plain, body))
    return max(fitting, key=lambda body: _common(plain, body), default="")


def _is_known(value: str, plain: str, bodies: Sequence[str]) -> bool:
    """Return whether a body is one of those named often, or the own office of one."""
    return value in bodies or any(plain.removeprefix(body) in _BRANCHES for body in bodies)


def _fits(plain: str, body: str) -> bool:
    """Return whether a name may be that of a body, with something behind it or cut."""
    is_like = len(plain) >= 0.5 * len(body) and _common(plain, body) >= 0.88 * len(plain)
    return is_like or plain.startswith(body)


def _without_body(name: str, bodies: Sequence[str]) -> str:
    """Return a project's name without the body of the row below that slipped into its cell."""
    for body in bodies:
        at = name.find(body)
        if at >= 2 and name[at + len(body) :] in ("", "(汇总)", "（汇总）"):
            return name[:at]
    return name


def _mend_name(form: ReadForm, bodies: Sequence[str], names: Counter[str]) -> None:
    """Cut off what does not belong to a project's name and mend its damaged first character."""
    raw, pieces = form.sheet.project_name, form.cut.get("project_name", 0)
    name, is_sound = _mended(_without_body(raw, bodies) if pieces else raw, pieces, names)
    if name != raw:
        form.sheet.project_name = name
        form.ocr_notes.append(f"项目名称：“{raw}”按“{name}”读取")
    if name != raw or not is_sound:
        form.doubt("project_name")


def _mended(name: str, pieces: int, names: Counter[str]) -> tuple[str, bool]:
    """Return a project's name, from so many cells, as the other forms have it where it is damaged,
    and whether it is not."""
    is_cut = pieces >= _CUT
    is_sound = not is_cut and (not name or _is_name(name))
    if not is_sound:
        name = _first_character(name, names, is_cut=is_cut)
    if len(name) > 1 or not pieces:
        return name, is_sound
    return _only_longer(name, names), False


def _only_longer(name: str, names: Counter[str]) -> str:
    """Return the one name that begins as what is left of another, else that."""
    longer = [other for other in names if name and len(other) > 2 and other.startswith(name)]
    return longer[0] if len(longer) == 1 else name


def _is_name(name: str) -> bool:
    return cjk_count(name[0]) > 0 or name[0].isalnum() or name[0] in '“"《(（【‘「'


def _first_character(name: str, names: Counter[str], *, is_cut: bool) -> str:
    """Return a name whose first signs are strange the first character of a name of the same end;
    without such a name the signs are dropped where the cell was cut or they are one stray sign."""
    stray = re.match(r"^[^\u3400-\u9fff(（“\"《]+", name)
    if stray is None:
        return name
    rest = name[stray.end() :]
    for other in names:
        is_longer_by_one = len(rest) >= 2 and len(other) == len(rest) + 1
        if is_longer_by_one and other.endswith(rest) and cjk_count(other[0]):
            return other
    return rest if is_cut or stray.end() == 1 else name
