"""``manage.py worker``: do the background work, alone or beside other workers."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from apps.core.jobs.worker import LONG, SHORT, Worker


class Command(BaseCommand):
    help = (
        "办理后台任务：读取上传的文件、批量导入、批量导出等。可同时运行多个，在一台或多台服务器上；"
        "某个进程中断时，其他进程自动接手。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--processes",
            type=int,
            default=1,
            help="进程数；大于 1 时留一个专办短任务，长任务不会堵住短任务。",
        )
        parser.add_argument("--short", action="store_true", help="只办短任务。")
        parser.add_argument("--batch", action="store_true", help="办完排队的任务后退出。")

    def handle(self, *args: object, **options: Any) -> None:
        if options["processes"] > 1:
            self._supervise(options["processes"])
            return
        queues = [SHORT] if options["short"] else [SHORT, LONG]
        worker = Worker(queues=queues, batch=options["batch"])
        worker.configure_signals()
        worker.run()

    def _supervise(self, count: int) -> None:
        """Keep so many workers running; a dead one is replaced."""
        command = [sys.executable, sys.argv[0], "worker"]
        flags = [["--short"], *[[]] * (count - 1)]
        children = [subprocess.Popen([*command, *some]) for some in flags]  # noqa: S603 -- our own
        stopping = False

        def stop(*_: object) -> None:
            nonlocal stopping
            stopping = True
            for child in children:
                child.terminate()

        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        while not stopping:
            for at, child in enumerate(children):
                if child.poll() is not None and not stopping:
                    self.stderr.write(f"后台进程 {child.pid} 已中断，重新启动。")
                    children[at] = subprocess.Popen([*command, *flags[at]])  # noqa: S603 -- our own
            time.sleep(1)
        for child in children:
            child.wait()
        os._exit(0)
