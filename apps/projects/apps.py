from django.apps import AppConfig

from apps.audit.registry import register_actions, register_former_label


class ProjectsConfig(AppConfig):
    name = "apps.projects"
    verbose_name = "项目"

    def ready(self) -> None:
        register_actions({"project.create": "新增项目", "project.save": "保存项目"})
        register_former_label("declarations.project", "projects.project")
