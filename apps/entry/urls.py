from django.urls import path

from apps.entry.views import projects

app_name = "entry"
urlpatterns = [
    path("projects/<int:pk>/", projects.ProjectPage.as_view(), name="project"),
    path("projects/<int:pk>/<slug:act>/", projects.ProjectAct.as_view(), name="project-act"),
]
