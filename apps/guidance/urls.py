from django.urls import path

from apps.guidance import views

app_name = "guidance"
urlpatterns = [
    path("announcements/", views.AnnouncementList.as_view(), name="list"),
    path("announcements/<int:pk>/", views.AnnouncementPage.as_view(), name="announcement"),
    path("announcements/<int:pk>/read/", views.AnnouncementRead.as_view(), name="read"),
    path("announcements/files/<int:pk>/", views.AnnouncementDownload.as_view(), name="file"),
    path("examples/<int:pk>/", views.ExamplePage.as_view(), name="example"),
    path("common-returns/", views.CommonReturns.as_view(), name="common"),
]
