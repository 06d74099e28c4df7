from django.urls import path

from apps.exports.domain.subjects import printed_kinds
from apps.exports.views import dossiers, forms, jobs, verification

app_name = "exports"
urlpatterns = [
    *(
        path(
            f"{kind.namespace}/<int:pk>/export/<slug:form>/",
            forms.FormExport.as_view(kind=kind),
            name=f"form-{kind.namespace}",
        )
        for kind in printed_kinds()
    ),
    *(
        path(
            f"{kind.namespace}/<int:pk>/print/",
            forms.FormPrint.as_view(kind=kind),
            name=f"print-{kind.namespace}",
        )
        for kind in printed_kinds()
    ),
    path("exports/verify/", verification.Verification.as_view(), name="verify"),
    path("exports/versions/<int:pk>/", verification.VersionPrint.as_view(), name="version"),
    path("dossiers/<int:pk>/", dossiers.Dossier.as_view(), name="dossier"),
    path("exports/", jobs.ExportList.as_view(), name="list"),
    path("exports/progress/", jobs.ExportProgress.as_view(), name="progress"),
    path("exports/<int:pk>/file/", jobs.ExportFile.as_view(), name="file"),
    path("exports/<int:pk>/drop/", jobs.ExportDrop.as_view(), name="drop"),
]
