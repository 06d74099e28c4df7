from django.apps import AppConfig

from apps.audit.registry import register_actions, register_words


class AuditConfig(AppConfig):
    name = "apps.audit"
    verbose_name = "审计"

    def ready(self) -> None:
        from apps.audit import retention  # noqa: PLC0415 -- app ready
        from apps.core.jobs import register_sweeper  # noqa: PLC0415 -- app ready

        register_sweeper("到期的个人信息", retention.expire)
        register_actions(retention.ACTIONS)
        register_actions(
            {
                "audit.archive": "审计归档",
                "audit.export": "导出审计记录",
                "data.download": "下载或导出",
            }
        )
        register_words(
            {
                "file": "文件",
                "address": "地址",
                "query": "筛选条件",
                "via": "方式",
                "days": "保存天数",
            }
        )
