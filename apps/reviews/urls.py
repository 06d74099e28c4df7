from django.urls import path

from apps.entry.kinds import all_kinds
from apps.reviews.views import notices, opinions, papers

app_name = "reviews"
urlpatterns = [
    *(
        path(
            f"{kind.namespace}/<int:pk>/opinions/",
            opinions.OpinionWrite.as_view(kind=kind),
            name=f"opinion-{kind.namespace}",
        )
        for kind in all_kinds()
    ),
    *(
        path(
            f"{kind.namespace}/<int:pk>/opinions/findings/",
            opinions.FindingOpinions.as_view(kind=kind),
            name=f"findings-{kind.namespace}",
        )
        for kind in all_kinds()
    ),
    *(
        path(
            f"{kind.namespace}/<int:pk>/review-sheet.<slug:form>",
            papers.ReviewPaperFile.as_view(kind=kind),
            name=f"paper-{kind.namespace}",
        )
        for kind in all_kinds()
    ),
    path("opinions/<int:pk>/<slug:act>/", opinions.OpinionAct.as_view(), name="opinion-act"),
    *(
        path(
            f"{kind.namespace}/<int:pk>/review-sheet/",
            opinions.ReviewSheetSave.as_view(kind=kind),
            name=f"review-sheet-{kind.namespace}",
        )
        for kind in all_kinds()
        if kind.review.items
    ),
    *(
        path(
            f"{kind.namespace}/<int:pk>/marks/",
            opinions.MarksSave.as_view(kind=kind),
            name=f"marks-{kind.namespace}",
        )
        for kind in all_kinds()
        if kind.review.marking
    ),
    path("notices/", notices.NoticeList.as_view(), name="notices"),
    path("notices/<int:pk>/", notices.NoticeOpen.as_view(), name="notice-open"),
    path("reminders/", notices.Reminders.as_view(), name="reminders"),
    path("refusals/", notices.Refusals.as_view(), name="refusals"),
]
