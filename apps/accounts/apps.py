from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in

from apps.audit.personal_data import register_kept
from apps.audit.registry import register_actions, register_former_labels, register_words


class AccountsConfig(AppConfig):
    name = "apps.accounts"
    verbose_name = "账号与组织机构"

    def ready(self) -> None:
        from apps.accounts.domain import (  # noqa: PLC0415 -- app ready
            browser_sessions,
            credentials,
            memberships,
            organisations,
            retention,
            slips,
        )
        from apps.core.jobs import Work, register_sweeper, register_work  # noqa: PLC0415 -- app ready

        user_logged_in.connect(browser_sessions.note_begin, dispatch_uid="note_begin")

        register_actions(
            credentials.ACTIONS | memberships.ACTIONS | organisations.ACTIONS | slips.ACTIONS
        )
        register_work(Work(slips.make_slips, slips.pending_slips, slips.give_up_slips))
        register_sweeper("无人领取的登录凭条", slips.expire_slips)
        register_sweeper("新停用账号的登记", retention.note_disabled)
        register_kept(*retention.KEPT)
        register_words(
            {"temporary": "临时密码", "kind": "重置内容", "asked_by": "申请人", "count": "数量"}
        )
        register_former_labels("organisations", "accounts")
