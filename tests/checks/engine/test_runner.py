"""The engine: levels, switches, and the rule that crashes."""

from collections.abc import Iterator

import pytest

from apps.checks.engine import CheckPolicy, CheckView, Finding, Remedy, Report, Rule, Severity, run
from apps.checks.engine.registry import _RULES, register, registered, rule_of
from apps.formkit.sheets.declaration import DeclarationSheet


class Named(Rule):
    """项目没有名称。"""

    code, title, family = "test-name-missing", "没有名称", "完整性"
    severity = Severity.BLOCK

    def check(self, view: CheckView) -> Iterator[Finding]:
        if not view.sheet.project_name:
            yield self.finding("project_name", "项目名称没有填写。")
            yield self.finding("project_name", "项目名称没有填写。")


class Doubtful(Rule):
    """一处存疑。"""

    code, title, family = "test-doubtful", "存疑", "完整性"

    def check(self, view: CheckView) -> Iterator[Finding]:
        yield self.finding("", "存疑。", severity=Severity.HINT)


class Crashing(Rule):
    """总是出错。"""

    code, title, family = "test-crashing", "出错", "完整性"

    def check(self, view: CheckView) -> Iterator[Finding]:
        raise ZeroDivisionError("secret detail")


RULES = (Doubtful, Named)
VIEW = CheckView(sheet=DeclarationSheet())


def test_findings_come_gravest_first_and_once():
    found = run(VIEW, rules=RULES)
    assert [(one.code, one.severity) for one in found.findings] == [
        ("test-name-missing", Severity.BLOCK),
        ("test-doubtful", Severity.HINT),
    ]
    assert found.is_blocked
    assert found.at("project_name") == found.of(Severity.BLOCK)


@pytest.mark.parametrize("said", ["“受理申请数”存疑。", "申请总额存疑。", "“尽快，请办”存疑。"])
def test_advice_stands_behind_a_message_that_asks_for_nothing(said, monkeypatch):
    monkeypatch.setattr(Doubtful, "advice", "请核对。")
    assert Doubtful().finding("", said).message == f"{said}请核对。"
    for asks in (f"{said}请改正。", "存疑，请改正。"):
        assert Doubtful().finding("", asks).message == asks


def test_clean_sheet_has_no_finding():
    view = CheckView(sheet=DeclarationSheet(project_name="会议项目"))
    assert run(view, rules=(Named,)) == Report()


def test_crashing_rule_is_a_failure_and_the_others_go_on(caplog):
    found = run(VIEW, rules=(Crashing, Named))
    assert found.failures == ("test-crashing",)
    assert [one.code for one in found.findings] == ["test-name-missing"]
    assert "secret detail" in caplog.text
    assert "ZeroDivisionError" in caplog.text


def test_rule_set_changes_the_severity():
    found = run(VIEW, rules=(Named,), severities={"test-name-missing": "提醒"})
    assert [one.severity for one in found.findings] == [Severity.WARN]


def test_rule_set_cannot_harden_a_doubtful_finding():
    found = run(VIEW, rules=(Doubtful,), severities={"test-doubtful": "拦截"})
    assert [one.severity for one in found.findings] == [Severity.HINT]


@pytest.mark.parametrize(
    "switch", [{"severities": {"test-name-missing": "关闭"}}, {"disabled": ("test-name-missing",)}]
)
def test_switched_off_rule_does_not_run(switch):
    assert run(VIEW, rules=(Named,), **switch).findings == ()


def test_unknown_level_is_refused():
    with pytest.raises(ValueError, match="应为拦截、提醒、提示或关闭"):
        run(VIEW, rules=RULES, severities={"test-doubtful": "严重"})


def test_derived_values_are_computed_once():
    calls = []

    def name_of(view):
        calls.append(view)
        return view.sheet.project_name

    view = CheckView(sheet=DeclarationSheet(project_name="会议项目"))
    assert [view.once(name_of), view.once(name_of)] == ["会议项目", "会议项目"]
    assert len(calls) == 1


@pytest.fixture
def registry():
    kept = dict(_RULES)
    yield
    _RULES.clear()
    _RULES.update(kept)


def test_registered_rule_is_found_by_scope_and_code(registry):
    register(RULES)
    register(RULES)
    assert rule_of("declaration", "test-doubtful") is Doubtful
    assert rule_of("self_evaluation", "test-doubtful") is None
    assert registered("declaration")[-2:] == RULES


def test_second_rule_under_a_code_is_refused(registry):
    class Other(Named):
        """另一条。"""

    register(RULES)
    with pytest.raises(ValueError, match="Two rules stand under"):
        register((Other,))


def test_policy_takes_the_levels_of_its_edition():
    assert CheckPolicy.of("2023").obligatory_level1 == ("产出指标", "效益指标", "满意度指标")
    assert CheckPolicy.of("2025", obligatory_level1=("产出指标",)).obligatory_level1 == (
        "产出指标",
    )


def test_finding_writes_its_remedy():
    remedy = Remedy.replacing("indicators[0].target", "≤90%", "≥90%")
    finding = Finding("operator-reversed", "indicators[0].target", Severity.WARN, "…", remedy)
    assert finding.to_json()["remedy"] == {
        "path": "indicators[0].target",
        "old": "≤90%",
        "new": "≥90%",
        "label": "将 ≤90% 改为 ≥90%",
    }


class Due(Named):
    """必须填写的名称，规则集不能调低。"""

    code = "test-due"
    is_duty = True
    severity = Severity.BLOCK


class SoftDue(Due):
    """别的表里只提醒的，规则集一样不能关闭：级别是按规则代码定的。"""

    code = "test-soft-due"
    severity = Severity.WARN


def test_duty_is_neither_lowered_nor_closed_for_any_kind_of_form() -> None:
    levels = {"test-due": "关闭", "test-soft-due": "关闭"}
    assert [
        one.severity for one in run(VIEW, rules=(Due, SoftDue), severities=levels).findings
    ] == [Severity.BLOCK, Severity.WARN]
    assert run(VIEW, rules=(Due,), disabled=("test-due",)).findings == ()
