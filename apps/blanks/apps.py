from django.apps import AppConfig

from apps.audit.registry import register_actions, register_words


class BlanksConfig(AppConfig):
    name = "apps.blanks"
    verbose_name = "表样"

    def ready(self) -> None:
        from apps.blanks.domain import copies, filled_forms, templates  # noqa: PLC0415 -- app ready
        from apps.exports.domain.other_exports import Making, register_making  # noqa: PLC0415 -- app ready
        from apps.exports.models import ExportJob  # noqa: PLC0415 -- app ready

        register_actions({**templates.ACTIONS, **copies.ACTIONS})
        register_words(
            {
                "questions": "待定处",
                "cell": "单元格",
                "template": "表样编号",
                "forms": "表数",
            }
        )
        making = Making(write=filled_forms.write_filled, name=filled_forms.name_of)
        register_making(ExportJob.Kind.FILLED, making)
