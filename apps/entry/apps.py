from django.apps import AppConfig

from apps.audit.registry import register_actions, register_words


class EntryConfig(AppConfig):
    name = "apps.entry"
    verbose_name = "填报"

    def ready(self) -> None:
        from apps.entry.domain.upkeep import ACTIONS, WORDS  # noqa: PLC0415 -- app ready

        register_actions(ACTIONS)
        register_words(WORDS)
