"""Every paper as plain data, read from and written as the annotation's JSON."""

from __future__ import annotations

from typing import Any, Final

from apps.formkit.sheets.declaration import DeclarationSheet
from apps.formkit.sheets.department import DECLARED, EVALUATED, DepartmentSheet
from apps.formkit.sheets.evaluation import EvaluationSheet
from apps.formkit.sheets.monitoring import MonitoringSheet
from apps.formkit.sheets.protocols import PaperSheet, RowSheet

Sheet = DeclarationSheet | EvaluationSheet | MonitoringSheet | DepartmentSheet
SHEETS: Final[dict[str, type[Sheet]]] = {
    DeclarationSheet.kind: DeclarationSheet,
    EvaluationSheet.kind: EvaluationSheet,
    MonitoringSheet.kind: MonitoringSheet,
    DECLARED: DepartmentSheet,
    EVALUATED: DepartmentSheet,
}


def sheet_from_json(data: dict[str, Any]) -> Sheet:
    """Return the sheet of a document in the annotation's JSON; raises KeyError for another kind."""
    return SHEETS[data["kind"]].from_json(data)


__all__ = ["SHEETS", "PaperSheet", "RowSheet", "Sheet", "sheet_from_json"]
