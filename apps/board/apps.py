from django.apps import AppConfig


class BoardConfig(AppConfig):
    name = "apps.board"
    verbose_name = "进度"

    def ready(self) -> None:
        from apps.board.domain import quality  # noqa: PLC0415 -- app ready
        from apps.board.domain.stages import STAGES  # noqa: PLC0415 -- app ready
        from apps.board.domain.submission_curve import CURVE  # noqa: PLC0415 -- app ready
        from apps.board.domain.summary import GROUPS  # noqa: PLC0415 -- app ready
        from apps.board.domain.waiting_times import WAITS  # noqa: PLC0415 -- app ready
        from apps.entry.figures import register_panels  # noqa: PLC0415 -- app ready

        register_panels([STAGES, GROUPS, CURVE, WAITS, *quality.PANELS])
