from django.urls import path

from apps.checks.views.findings import AnswerGroup, Answers, Overrule, Waive
from apps.declarations.kind import KIND
from apps.declarations.views import assist, autosave, starting, versions
from apps.declarations.views import declarations as views
from apps.entry.views.moves import Move

app_name = "declarations"
urlpatterns = [
    path("projects/", views.ProjectList.as_view(), name="projects"),
    path("projects/new/", views.ProjectCreate.as_view(), name="project-new"),
    path(
        "projects/<int:project_pk>/declare/<int:year>/",
        views.DeclarationCreate.as_view(),
        name="create",
    ),
    path("declarations/", views.DeclarationList.as_view(), name="list"),
    path("declarations/<int:pk>/", views.DeclarationDetail.as_view(), name="detail"),
    path(
        "declarations/<int:pk>/versions/<int:number>/",
        versions.VersionPage.as_view(),
        name="version",
    ),
    path("declarations/<int:pk>/edit/", views.DeclarationEdit.as_view(), name="edit"),
    path("declarations/<int:pk>/start/", starting.Start.as_view(), name="start"),
    path("declarations/<int:pk>/autosave/", autosave.Autosave.as_view(), name="autosave"),
    path("declarations/reading/", assist.TargetReading.as_view(), name="reading"),
    path("declarations/<int:pk>/paste/", assist.PasteBlock.as_view(), name="paste"),
    path("declarations/<int:pk>/suggest/", assist.SuggestNames.as_view(), name="suggest"),
    path("declarations/<int:pk>/findings/", autosave.Findings.as_view(), name="findings"),
    path("declarations/<int:pk>/answers/", Answers.as_view(kind=KIND), name="answers"),
    path("declarations/<int:pk>/answer/", AnswerGroup.as_view(kind=KIND), name="answer"),
    path("declarations/<int:pk>/overrule/", Overrule.as_view(kind=KIND), name="overrule"),
    path("declarations/<int:pk>/waive/", Waive.as_view(kind=KIND), name="waive"),
    path("declarations/<int:pk>/presence/", autosave.PresenceNote.as_view(), name="presence"),
    path("declarations/<int:pk>/move/<slug:name>/", Move.as_view(kind=KIND), name="move"),
]
