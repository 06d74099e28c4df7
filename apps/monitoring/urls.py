from django.urls import path

from apps.entry.views.cells import entry_urls
from apps.entry.views.moves import Move
from apps.monitoring.kind import KIND
from apps.monitoring.views import sheets

app_name = "monitoring"
urlpatterns = [
    *entry_urls(KIND),
    path("monitoring/", sheets.SheetList.as_view(), name="list"),
    path("monitoring/nodes/<int:pk>/", sheets.UnitSheets.as_view(), name="unit"),
    path("monitoring/nodes/<int:pk>/paid/", sheets.PaidAmounts.as_view(), name="paid"),
    path("monitoring/nodes/<int:pk>/open/", sheets.OpenSheets.as_view(), name="open"),
    path("monitoring/<int:pk>/", sheets.SheetDetail.as_view(), name="detail"),
    path("monitoring/<int:pk>/edit/", sheets.SheetEdit.as_view(), name="edit"),
    path("monitoring/<int:pk>/move/<slug:name>/", Move.as_view(kind=KIND), name="move"),
]
