from django.apps import AppConfig

from apps.audit.registry import register_actions, register_former_labels


class LibraryConfig(AppConfig):
    name = "apps.library"
    verbose_name = "指标库"

    def ready(self) -> None:
        register_actions({"library.take_up": "收入指标库", "library.learn": "学习指标词"})
        register_former_labels("indicators", "library")
