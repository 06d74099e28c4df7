from django.urls import path

from apps.entry.views import attachments, projects

app_name = "entry"
urlpatterns = [
    path("projects/<int:pk>/", projects.ProjectPage.as_view(), name="project"),
    path("projects/<int:pk>/<slug:act>/", projects.ProjectAct.as_view(), name="project-act"),
    path("forms/<int:key>/files/<str:place>/", attachments.Attach.as_view(), name="attach"),
    path("files/<int:pk>/", attachments.Download.as_view(), name="file"),
    path("files/<int:pk>/delete/", attachments.Detach.as_view(), name="detach"),
]
