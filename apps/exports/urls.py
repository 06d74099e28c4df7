from django.urls import path

from apps.exports import views

app_name = "exports"
urlpatterns = [
    path("exports/", views.ExportList.as_view(), name="list"),
    path("exports/progress/", views.ExportProgress.as_view(), name="progress"),
    path("exports/<int:pk>/file/", views.ExportFile.as_view(), name="file"),
    path("exports/<int:pk>/drop/", views.ExportDrop.as_view(), name="drop"),
]
