from django.urls import path

from apps.ledger.views import acts, offline, pages, slips

app_name = "ledger"
urlpatterns = [
    path("ledger/", pages.Ledger.as_view(), name="list"),
    path("ledger/worker.js", offline.Worker.as_view(), name="worker"),
    path("ledger/offline/", offline.OfflinePage.as_view(), name="offline"),
    path("ledger/handover/", pages.Handover.as_view(), name="handover"),
    path(
        "ledger/entries/<int:pk>/<slug:act>/",
        acts.EntryAct.as_view(acts=acts.KEPT),
        name="act",
    ),
    path(
        "ledger/waiting/<int:pk>/<slug:act>/",
        acts.EntryAct.as_view(acts=acts.WAITING),
        name="waiting",
    ),
    path("ledger/slips/paper/", slips.PaperSlip.as_view(), name="paper"),
    path("ledger/slips/<slug:number>/revoke/", slips.RevokeSlip.as_view(), name="revoke"),
    path("slip/", slips.SlipCode.as_view(), name="code"),
    path("slip/<slug:number>/<slug:secret>/", slips.SlipPage.as_view(), name="slip"),
    path("ledger/<int:key>/", pages.Goal.as_view(), name="goal"),
    path("ledger/<int:key>/rows/", pages.ManyEntries.as_view(), name="rows"),
    path("ledger/<int:key>/<str:row>/", pages.LinePage.as_view(), name="line"),
    path("ledger/<int:key>/<str:row>/keep/", pages.KeepLine.as_view(), name="keep"),
    path("ledger/<int:key>/<str:row>/slip/", slips.NewSlip.as_view(), name="slip-new"),
]
