"""Make or refresh .venv from a pinned requirements file; does nothing when it is up to date."""

import hashlib
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"


def wanted(name: str) -> str:
    """Give a hash over the requirements and what they include."""
    text = "".join((ROOT / part).read_text() for part in ("requirements.txt", name))
    return hashlib.sha256(f"{text}{sys.version_info[:2]}".encode()).hexdigest()


def main() -> None:
    name = sys.argv[1]
    stamp = VENV / f"installed-{name}"
    if stamp.exists() and stamp.read_text() == wanted(name):
        return
    # A venv left half-made (no pip in it) is made anew.
    if not (VENV / "bin" / "pip").exists():
        print("正在建立虚拟环境 .venv ……", flush=True)
        try:
            venv.create(VENV, with_pip=True, clear=VENV.exists())
        except subprocess.CalledProcessError:
            sys.exit(
                "无法建立虚拟环境：缺少 venv/ensurepip。Debian/Ubuntu 请先运行：apt install python3-venv"
            )
    print(f"正在安装 {name} 中的依赖（首次约需几分钟）……", flush=True)
    pip = [
        str(VENV / "bin" / "python"),
        "-m",
        "pip",
        "install",
        "-q",
        "--disable-pip-version-check",
    ]
    if subprocess.call([*pip, "-r", str(ROOT / name)]):
        sys.exit("依赖安装失败，请检查网络或软件源后重试。")
    stamp.write_text(wanted(name))


main()
