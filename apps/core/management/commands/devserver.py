"""``manage.py devserver``: migrate, fill an empty database with the demo, serve, do background work."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser


class Command(BaseCommand):
    help = "在本机试用：建库，空库时建立演示区，启动网页和后台任务。不用于生产。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("port", nargs="?", type=int, default=8000)

    def handle(self, *args: object, **options: object) -> None:
        port = options["port"]
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                raise CommandError(
                    f"端口 {port} 已被占用。请先停止占用它的程序，或用 make run PORT=8001 换一个端口。"
                )
        call_command("migrate", verbosity=0)
        call_command("demo")
        self.stdout.write(f"\n工作台    http://127.0.0.1:{port}/")
        self.stdout.write(f"管理后台  http://127.0.0.1:{port}/admin/")
        self.stdout.write("按 Ctrl+C 停止。\n")
        self.stdout.flush()
        manage = [sys.executable, sys.argv[0]]
        env = {"DJANGO_RUNSERVER_HIDE_WARNING": "true", **os.environ}
        commands = [
            [*manage, "runserver", f"127.0.0.1:{port}", "--noreload"],
            [*manage, "worker"],
        ]
        children = [subprocess.Popen(command, env=env) for command in commands]  # noqa: S603 -- our own
        # A plain kill must take the children along as Ctrl+C does.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        try:
            children[0].wait()
        except KeyboardInterrupt:
            pass
        finally:
            for child in children:
                child.terminate()
            for child in children:
                child.wait()
