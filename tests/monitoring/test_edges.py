"""What the monitoring rooms leave out, default to and hand on, called directly."""

from __future__ import annotations

from decimal import Decimal

import pytest

from apps.audit.models import AuditEvent
from apps.entry.domain.sheets import store_sheet
from apps.formkit.papers.monitoring import monitoring_paper
from apps.monitoring.domain.cases import begin_adjustment
from apps.monitoring.domain.content import lights_of, lines_of, sheet_of
from apps.monitoring.domain.entry_page import columns_of
from apps.monitoring.domain.measured_cells import measured_of
from apps.monitoring.domain.nodes import missing, open_sheets
from apps.monitoring.domain.opinion_places import spots_of
from apps.monitoring.domain.paper import paper_of
from apps.monitoring.domain.queries import last_values
from apps.monitoring.domain.report import report_of
from apps.monitoring.kind import KIND
from apps.monitoring.models import MonitoringCase, MonitoringRow, MonitoringSheet
from tests.cast import Cast
from tests.monitoring.helpers import LATE, filled, made, move, node_of
from tests.monitoring.test_held import at_finance, proposed

pytestmark = pytest.mark.django_db


def fresh(sheet: MonitoringSheet) -> MonitoringSheet:
    return MonitoringSheet.objects.with_content().get(pk=sheet.pk)


@pytest.mark.parametrize(
    ("target", "forecast", "proposal"),
    [("≥400.00(人)", "410人", "≥410人"), ("≥400", "390.50", "≥390.5"), ("400人", "350", "350人")],
)
def test_an_adjusted_target_takes_sign_and_unit_of_the_old_one(
    cast: Cast, target: str, forecast: str, proposal: str
) -> None:
    sheet, case = at_finance(cast)
    proposed(cast, case, "adjust")
    move(cast, sheet, ("first_pass", "examiner1", ""), ("close", "examiner2", ""))
    MonitoringRow.objects.filter(pk=case.row_id).update(target=target, forecast=forecast)
    case = MonitoringCase.objects.with_names().get(pk=case.pk)
    form = begin_adjustment(key=case.pk, actor=cast.people["clerk_a"])
    changed = type(form).objects.with_content().get(pk=form.pk)
    assert proposal in [row.target for row in changed.indicators.all()]


def test_the_light_of_the_money_is_that_of_the_total(cast: Cast) -> None:
    sheet = filled(cast, node_of(cast))
    rows = list(sheet.rows.all())
    lights = lights_of(sheet, lines_of(sheet), rows)
    assert lights.money.formula.startswith("执行率 55")
    assert lights_of(sheet, {}, rows).money.formula == "待填"


def test_evidence_has_a_column_of_its_own() -> None:
    paper = monitoring_paper("1—7月")
    shown = [(one.name, one.look) for one in columns_of(paper, has_last=True, has_files=True)]
    assert shown[-1] == ("files", "files")
    assert "files" not in [one.name for one in columns_of(paper, has_last=True, has_files=False)]


def test_what_was_measured_names_cells_of_evidence_and_reasons(cast: Cast) -> None:
    sheet = filled(cast, node_of(cast), actuals=LATE)
    first, second, *_ = measured_of(sheet).cells
    rows = sheet.rows.all()
    assert (first.files, first.why, first.has_why) == (
        f"row.{rows[0].pk}",
        f"row.{rows[0].pk}.deviation",
        False,
    )
    assert (second.now, second.has_why) == ("80人", True)


def test_only_approved_goals_are_asked_for_and_nothing_made_leaves_no_trace(cast: Cast) -> None:
    node, examiner = node_of(cast), cast.people["examiner2"]
    cast.declaration(name="草稿项目")
    assert missing(node).count() == 0
    cast.declaration(name="没有定稿的项目", state="approved")
    assert missing(node).count() == 1
    assert open_sheets(node=node, actor=examiner) == 0
    assert not AuditEvent.objects.filter(action="monitoring.open").exists()


def test_boxes_of_the_paper_reach_its_edge(cast: Cast) -> None:
    shown = paper_of(filled(cast, node_of(cast)))
    # A title that stands beside several lines is counted in the first.
    assert [
        [sum(box.columns for box in line) for line in section.lines]
        for section in shown["sections"]
    ] == [[10, 10], [10, 9, 9, 9, 9], [10, 9]]


def test_values_of_the_node_before_may_be_grades(cast: Cast) -> None:
    before = filled(cast, node_of(cast, month=6), name="甲项目")
    row = before.rows.all()[0]
    MonitoringRow.objects.filter(pk=row.pk).update(actual="", grade="部分达成")
    later = node_of(cast, month=9)
    open_sheets(node=later, actor=None)
    sheet = MonitoringSheet.objects.with_content().get(node=later)
    assert last_values([sheet])[before.project_id][row.level3] == "部分达成"


def test_a_report_counts_no_money_that_nobody_told(cast: Cast) -> None:
    sheet = made(cast, node_of(cast))
    sheet.funding_lines.update(adjusted=None, executed=None, expected=None)
    lines, _ = report_of(sheet.node, cast.people["examiner2"])
    assert [(line.adjusted, line.executed, line.expected) for line in lines] == [
        (Decimal(0), Decimal(0), Decimal(0))
    ] * len(lines)
    assert lines


def test_opinions_point_to_cells_with_their_values(cast: Cast) -> None:
    sheet = filled(cast, node_of(cast), actuals=LATE)
    spots = {spot.place: spot for spot in spots_of(sheet)}
    row = sheet.rows.all()[1]
    assert spots["goal.actual"].value == "培训按计划推进。"
    assert not spots[f"row.{row.pk}"].takes_proposal
    assert spots[f"row.{row.pk}.actual"].takes_proposal
    assert spots[f"row.{row.pk}.actual"].value == "80人"


def test_a_file_tells_the_grade_of_a_target_in_words_alone(cast: Cast) -> None:
    form = filled(cast, node_of(cast))
    row = form.rows.all()[0]
    MonitoringRow.objects.filter(pk=row.pk).update(target="及时")
    sheet = sheet_of(fresh(form))
    sheet.indicators[0].actual = sheet.indicators[1].actual = "部分达成"
    store_sheet(
        KIND,
        sheet=sheet,
        unit=cast.unit_a,
        fiscal_year=cast.year,
        actor=cast.people["clerk_a"],
        origin="监控表.xlsx",
    )
    told = [(one.actual, one.grade) for one in fresh(form).rows.all()[:2]]
    assert told == [("", "部分达成"), ("部分达成", "")]
