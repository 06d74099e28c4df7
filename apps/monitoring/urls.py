from django.urls import path

from apps.entry.views.cells import entry_urls
from apps.monitoring.kind import KIND
from apps.monitoring.views import cases, report, sheets

app_name = "monitoring"
urlpatterns = [
    *entry_urls(KIND),
    path("monitoring/", sheets.SheetList.as_view(), name="list"),
    path("monitoring/nodes/<int:pk>/", sheets.UnitSheets.as_view(), name="unit"),
    path("monitoring/nodes/<int:pk>/paid/", sheets.PaidAmounts.as_view(), name="paid"),
    path("monitoring/nodes/<int:pk>/open/", sheets.OpenSheets.as_view(), name="open"),
    path("monitoring/cases/", cases.CaseList.as_view(), name="cases"),
    path("monitoring/cases/<int:pk>/", cases.CasePage.as_view(), name="case"),
    path("monitoring/cases/<int:pk>/propose/", cases.Propose.as_view(), name="case-propose"),
    path("monitoring/cases/<int:pk>/finish/", cases.Finish.as_view(), name="case-finish"),
    path("monitoring/cases/<int:pk>/adjust/", cases.Adjust.as_view(), name="case-adjust"),
    path("monitoring/report/", report.NodeReport.as_view(), name="report"),
    path("monitoring/<int:pk>/", sheets.SheetDetail.as_view(), name="detail"),
]
