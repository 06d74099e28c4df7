from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "apps.core"
    verbose_name = "公用"

    def ready(self) -> None:
        from apps.core.lazy_loading import import_without_formats, remember_signatures  # noqa: PLC0415 -- app ready

        import_without_formats()
        remember_signatures()
        from django.db.backends.signals import connection_created  # noqa: PLC0415 -- app ready

        from apps.core import search, storage, table_imports  # noqa: PLC0415 -- app ready
        from apps.core.connections import (  # noqa: PLC0415 -- app ready
            name_all_columns,
            switch_off_compiling,
        )
        from apps.core.jobs import Work, register_sweeper, register_work  # noqa: PLC0415 -- app ready

        connection_created.connect(switch_off_compiling)
        connection_created.connect(name_all_columns)
        search.register_lookup()
        register_work(
            Work(table_imports.run_table, table_imports.pending_tables, table_imports.give_up_table)
        )
        register_sweeper("无主的文件", storage.sweep_orphans)
        register_sweeper("过期的批量导入", table_imports.forget_tables)
