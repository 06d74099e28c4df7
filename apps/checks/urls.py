from django.urls import path

from apps.checks.views.rules import RuleRecords

app_name = "checks"
urlpatterns = [path("rules/", RuleRecords.as_view(), name="rules")]
