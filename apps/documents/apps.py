from django.apps import AppConfig

from apps.audit.registry import register_actions


class DocumentsConfig(AppConfig):
    name = "apps.documents"
    verbose_name = "文档"

    def ready(self) -> None:
        from apps.documents.domain import requesting, uploading  # noqa: PLC0415 -- app ready

        register_actions(uploading.ACTIONS | requesting.ACTIONS)
