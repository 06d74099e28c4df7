from django.apps import AppConfig

TRACE_WORDS = {
    "on": "发生日期",
    "owner": "责任人",
    "baseline": "上年实际",
    "adding": "汇总方式",
    "months": "记账月份",
    "given_to": "交给",
    "number": "编号",
}


class LedgerConfig(AppConfig):
    name = "apps.ledger"
    verbose_name = "记一笔"

    def ready(self) -> None:
        from apps.audit.personal_data import Kept, register_kept  # noqa: PLC0415 -- app ready
        from apps.audit.registry import register_actions, register_words  # noqa: PLC0415 -- app ready
        from apps.entry.check_inputs import register_history  # noqa: PLC0415 -- app ready
        from apps.entry.recorded_figures import register_source  # noqa: PLC0415 -- app ready
        from apps.ledger.domain import entries, lines, slips, tables  # noqa: PLC0415 -- app ready
        from apps.ledger.domain.history import fetch_history, history  # noqa: PLC0415 -- app ready
        from apps.ledger.domain.recorded_figures import SOURCE  # noqa: PLC0415 -- app ready
        from apps.ledger.domain.reminders import remind_month  # noqa: PLC0415 -- app ready
        from apps.reviews.domain.automatic import register_reminders  # noqa: PLC0415 -- app ready

        register_reminders(remind_month)
        register_kept(Kept("填数凭条", "ledger.entryslip", "ends_at", 365))
        register_source(SOURCE)
        register_history(history, fetch_history, of_approved=True)

        register_words(TRACE_WORDS)
        register_actions({**entries.ACTIONS, **lines.ACTIONS, **slips.ACTIONS, **tables.ACTIONS})
