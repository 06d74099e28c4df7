from django.apps import AppConfig

from apps.audit.registry import register_actions, register_former_label, register_words


class ProjectsConfig(AppConfig):
    name = "apps.projects"
    verbose_name = "项目"

    def ready(self) -> None:
        from apps.projects.domain import PROJECTS  # noqa: PLC0415 -- app ready
        from apps.projects.seals import ACTIONS  # noqa: PLC0415 -- app ready

        acts = {**PROJECTS.acts("项目"), "project.restore": "恢复项目"}
        # The admin wrote «save» before projects had one function.
        register_actions({"project.save": "保存项目", **acts, **ACTIONS})
        register_words({"readers": "可见人"})
        register_former_label("declarations.project", "projects.project")
