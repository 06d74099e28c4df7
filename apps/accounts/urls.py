from django.urls import path

from apps.accounts import views

app_name = "accounts"
urlpatterns = [
    path("sign-in/", views.SignIn.as_view(), name="sign-in"),
    path("sign-out/", views.SignOut.as_view(), name="sign-out"),
    path("activate/<str:key>/<str:token>/", views.Activate.as_view(), name="activate"),
    path("slips/", views.SlipList.as_view(), name="slips"),
    path("slips/<int:pk>/", views.SlipPage.as_view(), name="slip"),
    path("slips/<int:pk>/file/", views.SlipFile.as_view(), name="slip-file"),
    path("password/", views.ChangePassword.as_view(), name="password"),
]
