from django.apps import AppConfig


class GuidanceConfig(AppConfig):
    name = "apps.guidance"
    verbose_name = "公告和示例"

    def ready(self) -> None:
        from apps.audit.registry import register_actions, register_words  # noqa: PLC0415 -- app ready
        from apps.guidance.domain import announcements, examples  # noqa: PLC0415 -- app ready

        register_words({"title": "标题"})
        register_actions({**announcements.ACTIONS, **examples.ACTIONS})
