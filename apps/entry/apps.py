from django.apps import AppConfig

from apps.audit.registry import register_actions, register_words


class EntryConfig(AppConfig):
    name = "apps.entry"
    verbose_name = "填报"

    def ready(self) -> None:
        from apps.entry.domain import attachments, upkeep  # noqa: PLC0415 -- app ready

        for module in (attachments, upkeep):
            register_actions(module.ACTIONS)
            register_words(module.WORDS)
