from django.apps import AppConfig
from django.db.models.signals import post_save

from apps.audit.registry import register_actions, register_former_label, register_words


class ProjectsConfig(AppConfig):
    name = "apps.projects"
    verbose_name = "项目"

    def ready(self) -> None:
        from apps.accounts.domain.organisations import unit_moved  # noqa: PLC0415 -- app ready
        from apps.projects.domain import PROJECTS  # noqa: PLC0415 -- app ready
        from apps.projects.models import Project, mark_places, mark_project  # noqa: PLC0415 -- app ready
        from apps.projects.seals import ACTIONS  # noqa: PLC0415 -- app ready

        post_save.connect(mark_project, Project, dispatch_uid="projects.mark_project")
        unit_moved.connect(mark_places, dispatch_uid="projects.mark_places")

        acts = {**PROJECTS.acts("项目"), "project.restore": "恢复项目"}
        # The admin wrote «save» before projects had one function.
        register_actions({"project.save": "保存项目", **acts, **ACTIONS})
        register_words({"readers": "可见人"})
        register_former_label("declarations.project", "projects.project")
