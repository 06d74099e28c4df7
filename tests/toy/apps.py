from django.apps import AppConfig


class ToyConfig(AppConfig):
    name = "tests.toy"
    label = "toy"

    def ready(self) -> None:
        from apps.audit.registry import register_actions  # noqa: PLC0415 -- app ready
        from apps.checks.engine import register  # noqa: PLC0415 -- app ready
        from apps.entry.kinds import register_kind  # noqa: PLC0415 -- app ready
        from apps.formkit.papers import bring_paper  # noqa: PLC0415 -- app ready
        from tests.toy.kind import KIND, PAPER, NoPlace  # noqa: PLC0415 -- app ready

        bring_paper(PAPER)
        register_kind(KIND)
        register([NoPlace])
        register_actions(
            {"trip.edit": "修改出行单", "trip.import": "导入出行单", **KIND.procedure.actions()}
        )
