from django.apps import AppConfig


class ToyConfig(AppConfig):
    name = "tests.toy"
    label = "toy"

    def ready(self) -> None:
        from apps.audit.registry import register_actions  # noqa: PLC0415 -- app ready
        from apps.checks.engine import register  # noqa: PLC0415 -- app ready
        from apps.entry.kinds import register_kind  # noqa: PLC0415 -- app ready
        from tests.toy.kind import KIND, NoPlace  # noqa: PLC0415 -- app ready

        register_kind(KIND)
        register([NoPlace])
        register_actions({"trip.edit": "修改出行单", **KIND.procedure.actions()})
