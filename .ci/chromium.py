"""Finds a Chromium for the browser tests, or installs the system's package where it may."""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
HELP = (
    "浏览器测试需要 Chromium 和中文字体。请先安装：\n"
    "  Debian/Ubuntu: apt install chromium fonts-noto-cjk\n"
    "  Fedora: dnf install chromium google-noto-sans-cjk-fonts"
)


def found() -> str:
    return next((path for name in NAMES if (path := shutil.which(name))), "")


def has_chinese_font() -> bool:
    if not shutil.which("fc-list"):
        return False
    listed = subprocess.run(["fc-list", ":lang=zh"], capture_output=True, text=True, check=False)
    return bool(listed.stdout.strip())


def find_chromium() -> str:
    """Return the path of a Chromium; exits with what to install when there is none."""
    if (path := found()) and has_chinese_font():
        return path
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("正在安装 chromium 与中文字体……", flush=True)
        env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        quiet = {"env": env, "stdout": subprocess.DEVNULL}
        subprocess.call(["apt-get", "update", "-qq"], **quiet)
        packages = ["chromium", "fonts-noto-cjk", "fontconfig"]
        subprocess.call(["apt-get", "install", "-y", "-qq", *packages], **quiet)
    if path := found():
        return path
    sys.exit(HELP)
