from django.urls import path, re_path

from apps.accounts.views import own_account, sign_in, slips

app_name = "accounts"
urlpatterns = [
    path("sign-in/", sign_in.SignIn.as_view(), name="sign-in"),
    path("sign-in/code/", sign_in.SignInCode.as_view(), name="code"),
    path("sign-in/certificate/", sign_in.CertificateSignIn.as_view(), name="certificate"),
    path("sign-out/", sign_in.SignOut.as_view(), name="sign-out"),
    path("activate/<str:key>/<str:token>/", slips.Activate.as_view(), name="activate"),
    path("slips/", slips.SlipList.as_view(), name="slips"),
    path("slips/<int:pk>/", slips.SlipPage.as_view(), name="slip"),
    path("slips/<int:pk>/file/", slips.SlipFile.as_view(), name="slip-file"),
    path("password/", own_account.ChangePassword.as_view(), name="password"),
    path("security/", own_account.Security.as_view(), name="security"),
    path("security/second-factor/", own_account.SecondFactor.as_view(), name="second-factor"),
    re_path(
        r"^security/second-factor/(?P<act>off|codes)/$",
        own_account.SecondFactorChange.as_view(),
        name="second-factor-change",
    ),
]
