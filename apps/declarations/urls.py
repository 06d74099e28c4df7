from django.urls import path

from apps.declarations.kind import KIND
from apps.declarations.views import assist, creation, similar_projects
from apps.declarations.views import declarations as views
from apps.entry.views.cells import entry_urls

app_name = "declarations"
urlpatterns = [
    *entry_urls(KIND),
    path("projects/", views.ProjectList.as_view(), name="projects"),
    path("projects/new/", views.ProjectCreate.as_view(), name="project-new"),
    path(
        "projects/<int:project_pk>/declare/<int:year>/",
        views.DeclarationCreate.as_view(),
        name="create",
    ),
    path("declarations/", views.DeclarationList.as_view(), name="list"),
    path("declarations/<int:pk>/", views.DeclarationDetail.as_view(), name="detail"),
    path("declarations/<int:pk>/alike/", similar_projects.Alike.as_view(), name="alike"),
    path("declarations/<int:pk>/start/", creation.Start.as_view(), name="start"),
    path("declarations/reading/", assist.TargetReading.as_view(), name="reading"),
    path("declarations/<int:pk>/paste/", assist.PasteBlock.as_view(), name="paste"),
    path("declarations/<int:pk>/suggest/", assist.SuggestNames.as_view(), name="suggest"),
]
