from django.urls import path

from apps.imports.views import drafts, fill_in, imports, reports

app_name = "imports"
urlpatterns = [
    path("fill-in/<int:pk>/", fill_in.FillInPage.as_view(), name="fill-in"),
    path("fill-in/<int:pk>/template/", fill_in.Template.as_view(), name="template"),
    path("fill-in/<int:pk>/save/", fill_in.FillInSave.as_view(), name="fill-in-save"),
    path("reports/", reports.ReportList.as_view(), name="reports"),
    path("reports/<int:pk>/", reports.ReportPage.as_view(), name="report"),
    path("reports/<int:pk>/<slug:form>/", reports.ReportFile.as_view(), name="report-file"),
    path("imports/", imports.BatchList.as_view(), name="list"),
    path("imports/upload/", imports.Upload.as_view(), name="upload"),
    path("imports/<int:pk>/", imports.BatchDetail.as_view(), name="batch"),
    path("imports/<int:pk>/progress/", imports.BatchProgress.as_view(), name="progress"),
    path("imports/files/<int:pk>/original/", imports.FileOriginal.as_view(), name="original"),
    path("imports/files/<int:pk>/retry/", imports.FileRetry.as_view(), name="retry"),
    path("imports/files/<int:pk>/pages/<int:number>/", imports.FilePage.as_view(), name="page"),
    path("imports/drafts/<int:pk>/", drafts.DraftConfirm.as_view(), name="draft"),
    path("imports/drafts/<int:pk>/discard/", drafts.DraftDiscard.as_view(), name="discard"),
    path("imports/drafts/<int:pk>/restore/", drafts.DraftRestore.as_view(), name="restore"),
]
