from django.apps import AppConfig


class EntryConfig(AppConfig):
    name = "apps.entry"
    verbose_name = "填报"
