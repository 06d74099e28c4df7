"""Starting a form from what is there: last year's, another form of the unit, the library."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count

from apps.accounts.models import User
from apps.accounts.scope import demand_clerk
from apps.audit.domain import record
from apps.core.errors import NotAllowedNow
from apps.core.text import whole_number
from apps.declarations.domain.content import sheet_of
from apps.declarations.domain.edits import entry_obstacle
from apps.declarations.domain.renewal import Renewal, renew_list
from apps.declarations.domain.reports import previous_of, view_beside
from apps.declarations.domain.storage import rows_told, take_over
from apps.declarations.models import Declaration
from apps.entry.domain.batches import apply_batch
from apps.entry.kinds import kind_of
from apps.formkit.levels import EDITIONS, FormEdition
from apps.formkit.sheets.declaration import DeclarationSheet
from apps.formkit.sheets.rows import IndicatorRow
from apps.library.models import LibraryIndicator

OFFERED = 60


@dataclass(frozen=True, slots=True)
class Offer:
    """Something a form may be started from; ``source`` is what the page posts."""

    source: str
    title: str
    about: str


def origin_of(year: int) -> str:
    """Return the origin noted on rows copied from the project's form of a year."""
    return f"{year}年度申报表"


def is_blank(declaration: Declaration) -> bool:
    """Return whether nothing has been filled in that a copy would overwrite."""
    narrative = declaration.narrative
    return not (
        declaration.indicators.all()
        or declaration.total_goal
        or declaration.annual_goal
        or any(line.amount for line in declaration.funding_lines.all())
        or (narrative and not narrative.is_empty)
    )


def offers_for(declaration: Declaration, actor: User) -> list[Offer]:
    """Return what the form may be started from, last year's first."""
    forms = (
        Declaration.objects.visible_to(actor)
        .live()
        .filter(unit=declaration.unit_id)
        .exclude(pk=declaration.pk)
        .with_names()
        .annotate(rows=Count("indicators"))
        .filter(rows__gt=0)
        .order_by("-fiscal_year__year", "project__name", "pk")[:OFFERED]
    )
    own: list[Offer] = []
    others: list[Offer] = []
    for form in forms:
        offer = Offer(f"form:{form.pk}", str(form), f"{form.rows} 条指标")
        is_own = form.project_id == declaration.project_id
        (own if is_own and form.fiscal_year.year < declaration.fiscal_year.year else others).append(
            offer
        )
    trades = (
        LibraryIndicator.objects.visible_to(actor)
        .filter(is_active=True, district=declaration.unit.department.district_id)
        .values("trade")
        .annotate(rows=Count("pk"))
        .order_by("trade")
    )
    library = [
        Offer(
            f"trade:{row['trade']}",
            f"指标库：{row['trade'] or '未分行业'}",
            f"{row['rows']} 条指标",
        )
        for row in trades
    ]
    return [*own, *others, *library]


def _shifted(day: date | None, years: int) -> date | None:
    if day is None:
        return None
    last = 28 if (day.month, day.day) == (2, 29) else day.day
    return date(day.year + years, day.month, last)


def _fitted(rows: list[IndicatorRow], edition: FormEdition) -> list[IndicatorRow]:
    """Return the rows under the level names of the edition."""
    fitted = []
    for row in rows:
        level2 = edition.name_of(row.level2) or row.level2
        level1 = edition.level1_of(level2) or row.level1
        fitted.append(replace(row, level1=level1, level2=level2))
    return sorted(fitted, key=lambda row: edition.order_of(row.level1, row.level2))


def renewed_sheet(sheet: DeclarationSheet, year: int, edition: FormEdition) -> DeclarationSheet:
    """Return last year's sheet for this year: dates of a one-year project move on."""
    step = year - (sheet.year or year)
    is_yearly = bool(sheet.start and sheet.end and sheet.start.year == sheet.end.year)
    start = _shifted(sheet.start, step) if is_yearly else sheet.start
    end = _shifted(sheet.end, step) if is_yearly else sheet.end
    rows = _fitted(sheet.indicators, edition)
    return replace(sheet, year=year, start=start, end=end, indicators=rows)


def _put_rows(declaration: Declaration, rows: list[IndicatorRow], origin: str) -> None:
    apply_batch(kind_of(declaration).cells, declaration, rows_told(declaration, rows, origin))


def _from_form(declaration: Declaration, key: str, actor: User) -> str:
    forms = Declaration.objects.visible_to(actor).filter(unit=declaration.unit_id)
    found = forms.with_content().filter(pk=whole_number(key)).first()
    if found is None or found.pk == declaration.pk:
        raise ValidationError("找不到这张表，可能已被撤销，请重新选择。")
    edition, sheet = EDITIONS[declaration.edition], sheet_of(found)
    year = declaration.fiscal_year.year
    if found.project_id == declaration.project_id:
        renewed = renewed_sheet(sheet, year, edition)
        take_over(declaration, renewed, origin=origin_of(found.fiscal_year.year))
        return f"已复制{found.fiscal_year.year}年度申报表，请按右侧“上年内容待更新”逐条核对。"
    # Another project's values are not this one's: names serve, values are for the unit to set.
    rows = [
        replace(row, target="", further="", weight=None)
        for row in _fitted(sheet.indicators, edition)
    ]
    _put_rows(declaration, rows, f"{found}")
    return f"已套用“{found.project.name}”的 {len(rows)} 条指标名称，请填写指标值。"


def _from_library(declaration: Declaration, trade: str, actor: User) -> str:
    entries = LibraryIndicator.objects.visible_to(actor).filter(
        is_active=True, trade=trade, district=declaration.unit.department.district_id
    )
    rows = [
        IndicatorRow(level1=e.level1, level2=e.level2, level3=e.level3, target=e.target)
        for e in entries
    ]
    if not rows:
        raise ValidationError("指标库中没有这个行业的指标，请重新选择。")
    _put_rows(declaration, _fitted(rows, EDITIONS[declaration.edition]), "指标库")
    return f"已套用指标库的 {len(rows)} 条指标，请按本项目核对指标值。"


@transaction.atomic
def start_from(*, declaration: Declaration, actor: User, source: str) -> str:
    """Fill a blank form from ``form:KEY`` or ``trade:NAME`` and give a sentence for the person.

    The project's own earlier form is copied whole, another form gives the names of its
    indicators, the library names and usual values. Raises PermissionDenied, NotAllowedNow when
    the form is closed or not blank, ValidationError for a source that is not there.
    """
    Declaration.objects.select_for_update().get(pk=declaration.pk)
    locked = Declaration.objects.with_content().get(pk=declaration.pk)
    demand_clerk(actor, locked.unit)
    if reason := entry_obstacle(locked):
        raise NotAllowedNow(reason)
    if not is_blank(locked):
        raise NotAllowedNow("这张表已有内容，不能再套用。请在表中直接修改，或先清空指标和目标。")
    kind, _, key = source.partition(":")
    fill = {"form": _from_form, "trade": _from_library}.get(kind)
    if fill is None:
        raise ValidationError("请选择一种来源。")
    message = fill(locked, key, actor)
    record(
        "declaration.start",
        actor=actor,
        target=locked,
        organisation=locked.unit.name,
        after={"origin": source},
    )
    return message


def renewals_of(declaration: Declaration) -> list[Renewal]:
    """Return what is still last year's in a form copied from it; nothing in any other form.

    Takes a form fetched beside its neighbours.
    """
    previous = previous_of(declaration, declaration.neighbours or [])
    if previous is None:
        return []
    origin = origin_of(previous.fiscal_year.year)
    if not any(row.origin == origin for row in declaration.indicators.all()):
        return []
    view = view_beside(declaration, sheet_of(declaration), (), sheet_of(previous))
    return renew_list(view)
