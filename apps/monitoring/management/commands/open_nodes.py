"""``manage.py open_nodes``: make the sheets of the nodes that are open; run each morning by a timer."""

from __future__ import annotations

from django.core.management.base import BaseCommand

from apps.monitoring.domain.nodes import open_due


class Command(BaseCommand):
    help = (
        "为已开放的监控节点生成监控表，单位和项目新增的也补上。每天运行一次，重复运行不会重复生成。"
    )

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(f"已生成 {open_due()} 份监控表。")
