"""Addresses of the program with single sign-on."""

from django.urls import include, path

from perfgoals.urls import urlpatterns as usual

urlpatterns = [path("oidc/", include("mozilla_django_oidc.urls")), *usual]
