from django.apps import AppConfig

from apps.audit.registry import register_actions, register_former_label, register_words


class ProjectsConfig(AppConfig):
    name = "apps.projects"
    verbose_name = "项目"

    def ready(self) -> None:
        from apps.projects.seals import ACTIONS  # noqa: PLC0415 -- app ready

        register_actions({"project.create": "新增项目", "project.save": "保存项目", **ACTIONS})
        register_words({"readers": "可见人"})
        register_former_label("declarations.project", "projects.project")
