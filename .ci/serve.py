"""Migrate, fill an empty database with the demo district, serve, and run the background worker."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MANAGE = [sys.executable, str(ROOT / "manage.py")]


def taken(port: int) -> bool:
    """Tell whether somebody already serves on the port."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def main() -> None:
    port = int(sys.argv[1])
    if taken(port):
        sys.exit(
            f"端口 {port} 已被占用。请先停止占用它的程序，或用 make run PORT=8001 换一个端口。"
        )
    os.chdir(ROOT)
    os.environ["DJANGO_RUNSERVER_HIDE_WARNING"] = "true"
    subprocess.check_call([*MANAGE, "migrate", "-v", "0"])
    subprocess.check_call([*MANAGE, "demo"])
    print(f"\n工作台    http://127.0.0.1:{port}/", flush=True)
    print(f"管理后台  http://127.0.0.1:{port}/admin/", flush=True)
    print("按 Ctrl+C 停止。\n", flush=True)
    commands = [
        [*MANAGE, "runserver", f"127.0.0.1:{port}", "--noreload"],
        [*MANAGE, "worker"],
    ]
    children = [subprocess.Popen(command) for command in commands]
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


main()
