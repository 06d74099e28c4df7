from django.apps import AppConfig


class BoardConfig(AppConfig):
    name = "apps.board"
    verbose_name = "进度"

    def ready(self) -> None:
        from apps.board.domain import quality  # noqa: PLC0415 -- app ready
        from apps.board.domain.stages import STAGES  # noqa: PLC0415 -- app ready
        from apps.board.domain.submission_curve import CURVE, DAYS  # noqa: PLC0415 -- app ready
        from apps.board.domain.summary import GROUPS  # noqa: PLC0415 -- app ready
        from apps.board.domain.waiting_times import ENDED, STAYS, WAITS  # noqa: PLC0415 -- app ready
        from apps.board.tasks import KEEPING  # noqa: PLC0415 -- app ready
        from apps.core.jobs import register_work  # noqa: PLC0415 -- app ready
        from apps.entry.figures import register_panels  # noqa: PLC0415 -- app ready
        from apps.entry.kept_sums import register_sums  # noqa: PLC0415 -- app ready

        register_panels([STAGES, GROUPS, CURVE, WAITS, *quality.PANELS])
        register_sums(DAYS, STAYS, ENDED, quality.RETURNS)
        register_work(KEEPING)
