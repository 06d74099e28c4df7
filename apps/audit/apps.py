from django.apps import AppConfig

from apps.audit.registry import register_actions, register_words


class AuditConfig(AppConfig):
    name = "apps.audit"
    verbose_name = "审计"

    def ready(self) -> None:
        register_actions(
            {
                "audit.archive": "审计归档",
                "audit.export": "导出审计记录",
                "data.download": "下载或导出",
            }
        )
        register_words({"file": "文件", "address": "地址", "query": "筛选条件", "via": "方式"})
