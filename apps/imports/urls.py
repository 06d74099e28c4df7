from django.urls import path

from apps.entry.kinds import all_kinds
from apps.imports.views import drafts, fill_in, imports, reports

app_name = "imports"
urlpatterns = [
    *(
        path(
            f"fill-in/{kind.namespace}/<int:pk>/{end}",
            page.as_view(kind=kind),
            name=f"{name}-{kind.namespace}",
        )
        for kind in all_kinds()
        if kind.entry_page
        for name, end, page in (
            ("fill-in", "", fill_in.FillInPage),
            ("template", "template/", fill_in.Template),
            ("fill-in-save", "save/", fill_in.FillInSave),
        )
    ),
    path("reports/", reports.ReportList.as_view(), name="reports"),
    path("reports/<int:pk>/", reports.ReportPage.as_view(), name="report"),
    path("reports/<int:pk>/<slug:form>/", reports.ReportFile.as_view(), name="report-file"),
    path("imports/", imports.BatchList.as_view(), name="list"),
    path("imports/upload/", imports.Upload.as_view(), name="upload"),
    path("imports/<int:pk>/", imports.BatchDetail.as_view(), name="batch"),
    path("imports/<int:pk>/accept/", imports.AcceptReady.as_view(), name="accept-ready"),
    path("imports/<int:pk>/progress/", imports.BatchProgress.as_view(), name="progress"),
    path("imports/files/<int:pk>/original/", imports.FileOriginal.as_view(), name="original"),
    path("imports/files/<int:pk>/retry/", imports.FileRetry.as_view(), name="retry"),
    path("imports/files/<int:pk>/pages/<int:number>/", imports.FilePage.as_view(), name="page"),
    path("imports/drafts/<int:pk>/", drafts.DraftConfirm.as_view(), name="draft"),
    path("imports/drafts/<int:pk>/table/", drafts.DraftTable.as_view(), name="table"),
    path("imports/drafts/<int:pk>/discard/", drafts.DraftDiscard.as_view(), name="discard"),
    path("imports/drafts/<int:pk>/restore/", drafts.DraftRestore.as_view(), name="restore"),
]
