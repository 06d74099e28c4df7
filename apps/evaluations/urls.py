from django.urls import path

from apps.entry.views.cells import entry_urls
from apps.evaluations.kind import KIND
from apps.evaluations.views import checks, preview
from apps.evaluations.views import evaluations as views

app_name = "evaluations"
urlpatterns = [
    *entry_urls(KIND),
    path("evaluations/", views.EvaluationList.as_view(), name="list"),
    path(
        "declarations/<int:declaration_pk>/evaluate/",
        views.EvaluationStart.as_view(),
        name="start",
    ),
    path("declarations/<int:pk>/next-year/", preview.NextYear.as_view(), name="preview"),
    path("evaluations/hand-out/<int:pk>/", views.HandOut.as_view(), name="hand-out"),
    path("evaluations/<int:pk>/", views.EvaluationDetail.as_view(), name="detail"),
    path("evaluations/<int:pk>/renew/", views.Renew.as_view(), name="renew"),
    path("evaluations/checks/", checks.Draws.as_view(), name="draws"),
    path("evaluations/rectifications/", checks.RectificationList.as_view(), name="rectifications"),
    path(
        "evaluations/rectifications/<int:pk>/",
        checks.RectificationPage.as_view(),
        name="rectification",
    ),
]
