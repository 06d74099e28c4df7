from django.apps import AppConfig

from apps.audit.registry import register_actions, register_former_labels


class AccountsConfig(AppConfig):
    name = "apps.accounts"
    verbose_name = "账号与组织机构"

    def ready(self) -> None:
        from apps.accounts.domain import (  # noqa: PLC0415 -- app ready
            credentials,
            memberships,
            slips,
        )
        from apps.core.jobs import Work, register_sweeper, register_work  # noqa: PLC0415 -- app ready

        register_actions(credentials.ACTIONS | memberships.ACTIONS | slips.ACTIONS)
        register_work(Work(slips.make_slips, slips.pending_slips, slips.give_up_slips))
        register_sweeper("无人领取的登录凭条", slips.expire_slips)
        register_former_labels("organisations", "accounts")
