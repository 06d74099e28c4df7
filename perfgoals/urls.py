"""All addresses."""

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import Group
from django.urls import include, path
from django.views.generic import RedirectView
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_tasks_db.models import DBTaskResult

from apps.accounts.views.sign_in import AdminSignIn, SignOut
from apps.home.setup_views import Setup, SetupTemplates
from apps.home.views import (
    Home,
    ManualPage,
)
from apps.home.year_views import YearWorkPage, YearWorks
from apps.reviews.admin.office_site import OFFICES

# Rights come from roles; Django's groups would be a second, silent source of them.
admin.site.unregister(Group)
# Tasks are kept by the program; nobody's role opens their table.
admin.site.unregister(DBTaskResult)
# Second factors are their owners' (账号安全); their keys are on no page.
admin.site.unregister((TOTPDevice, StaticDevice))
admin.site.site_header = "预算绩效目标管理"
admin.site.site_title = "预算绩效目标管理"
admin.site.index_title = "设置"
# Its script would look for a filter and a toggle; the rooms stand in our own frame.
admin.site.enable_nav_sidebar = False

handler400 = "apps.core.views.bad_request"
handler500 = "apps.core.outage.server_error"

urlpatterns = [
    path("", Home.as_view(), name="home"),
    path("setup/", Setup.as_view(), name="setup"),
    path("setup/templates/", SetupTemplates.as_view(), name="setup-templates"),
    path("year/", YearWorks.as_view(), name="year"),
    path("year/<int:pk>/", YearWorkPage.as_view(), name="year-work"),
    path("manual/", ManualPage.as_view(), name="manual"),
    path("manual/<slug:name>/", ManualPage.as_view(), name="manual-leaf"),
    path("", include("apps.accounts.urls")),
    *([path("oidc/", include("mozilla_django_oidc.urls"))] if settings.OIDC_RP_CLIENT_ID else []),
    path("", include("apps.checks.urls")),
    path("", include("apps.entry.urls")),
    path("", include("apps.declarations.urls")),
    path("", include("apps.imports.urls")),
    path("", include("apps.exports.urls")),
    path("", include("apps.blanks.urls")),
    path("", include("apps.guidance.urls")),
    path("", include("apps.monitoring.urls")),
    path("", include("apps.evaluations.urls")),
    path("", include("apps.ledger.urls")),
    path("", include("apps.reviews.urls")),
    path("", include("apps.board.urls")),
    # The admin's own doors would pass by the lock-out's messages, the history and the audit.
    path("admin/login/", login_not_required(AdminSignIn.as_view())),
    path("admin/logout/", SignOut.as_view()),
    path("admin/password_change/", RedirectView.as_view(pattern_name="accounts:password")),
    path("desk/", OFFICES.urls),
    path("admin/", admin.site.urls),
]
