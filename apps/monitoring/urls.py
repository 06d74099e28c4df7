from django.urls import path

from apps.checks.views.findings import AnswerGroup, Answers, Overrule, Waive
from apps.entry.views.cells import Autosave, Findings, PresenceNote
from apps.entry.views.moves import Move
from apps.monitoring.domain.cells import is_untouched, save_cells
from apps.monitoring.forms.cells import CellsForm
from apps.monitoring.kind import KIND
from apps.monitoring.views import sheets

app_name = "monitoring"
AUTOSAVE = Autosave.as_view(kind=KIND, cells=CellsForm, store=save_cells)
FINDINGS = Findings.as_view(kind=KIND, is_untouched=is_untouched)
urlpatterns = [
    path("monitoring/", sheets.SheetList.as_view(), name="list"),
    path("monitoring/nodes/<int:pk>/", sheets.UnitSheets.as_view(), name="unit"),
    path("monitoring/nodes/<int:pk>/paid/", sheets.PaidAmounts.as_view(), name="paid"),
    path("monitoring/nodes/<int:pk>/open/", sheets.OpenSheets.as_view(), name="open"),
    path("monitoring/<int:pk>/", sheets.SheetDetail.as_view(), name="detail"),
    path("monitoring/<int:pk>/edit/", sheets.SheetEdit.as_view(), name="edit"),
    path("monitoring/<int:pk>/move/<slug:name>/", Move.as_view(kind=KIND), name="move"),
    path("monitoring/<int:pk>/autosave/", AUTOSAVE, name="autosave"),
    path("monitoring/<int:pk>/findings/", FINDINGS, name="findings"),
    path("monitoring/<int:pk>/presence/", PresenceNote.as_view(kind=KIND), name="presence"),
    path("monitoring/<int:pk>/answers/", Answers.as_view(kind=KIND), name="answers"),
    path("monitoring/<int:pk>/answer/", AnswerGroup.as_view(kind=KIND), name="answer"),
    path("monitoring/<int:pk>/overrule/", Overrule.as_view(kind=KIND), name="overrule"),
    path("monitoring/<int:pk>/waive/", Waive.as_view(kind=KIND), name="waive"),
]
