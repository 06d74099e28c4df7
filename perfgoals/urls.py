"""All addresses."""

from django.contrib import admin
from django.urls import include, path

from apps.workbench.views import Home

admin.site.site_header = "预算绩效目标管理"
admin.site.site_title = "预算绩效目标管理"
admin.site.index_title = "管理后台"

urlpatterns = [
    path("", Home.as_view(), name="home"),
    path("", include("apps.accounts.urls")),
    path("", include("apps.declarations.urls")),
    path("admin/", admin.site.urls),
]
