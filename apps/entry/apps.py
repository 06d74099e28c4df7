from django.apps import AppConfig

from apps.audit.personal_data import Kept, register_kept
from apps.audit.registry import register_actions, register_words


class EntryConfig(AppConfig):
    name = "apps.entry"
    verbose_name = "填报"

    def ready(self) -> None:
        from apps.entry.domain import attachments, prefill, project_upkeep  # noqa: PLC0415 -- app ready
        from apps.entry.kept_figures import register_kept_figures  # noqa: PLC0415 -- app ready
        from apps.entry.step_figures import STANDING, note_step  # noqa: PLC0415 -- app ready
        from apps.projects.domain import register_renaming  # noqa: PLC0415 -- app ready
        from apps.workflow.engine import moved  # noqa: PLC0415 -- app ready

        register_kept(Kept("谁正在编辑", "entry.presence", "seen_at", 1))
        for module in (attachments, prefill, project_upkeep):
            register_actions(module.ACTIONS)
            register_words(module.WORDS)
        register_renaming(project_upkeep.RENAMING)
        register_kept_figures(STANDING)
        moved.connect(note_step, dispatch_uid="entry.note_step")
