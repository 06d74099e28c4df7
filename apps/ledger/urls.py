from django.urls import path

from apps.ledger.views import pages

app_name = "ledger"
urlpatterns = [
    path("ledger/", pages.Ledger.as_view(), name="list"),
    path("ledger/entries/<int:pk>/<slug:act>/", pages.EntryAct.as_view(), name="act"),
    path("ledger/<int:key>/rows/", pages.ManyEntries.as_view(), name="rows"),
    path("ledger/<int:key>/<str:row>/", pages.LinePage.as_view(), name="line"),
    path("ledger/<int:key>/<str:row>/keep/", pages.KeepLine.as_view(), name="keep"),
]
