from __future__ import annotations
from .rows import RowBook
from .model import ReadForm
from apps.evaluations.sheets import EvaluationSheet
def read_evaluation(span, index):
    return ReadForm(sheet=EvaluationSheet(index=index)), RowBook()
def set_evaluation_rows(form, rows, levels): pass
