"""Build what an office without internet installs: source, wheels, bill of materials, checksums.

``make bundle``; the result is ``dist/perfgoals-VERSION.tar.gz``. Unpack it there and run
``./install.sh``. Every wheel is demanded by its hash, here and there.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tarfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DIST = ROOT / "dist"
TREES = ("apps", "deploy", "docs", "perfgoals", "static", "templates")
FILES = ("manage.py", "pyproject.toml", "requirements.txt", "CHANGELOG.md", "README.md")


def version() -> str:
    """Return the release's tag where the commit bears one, else the version and the commit."""
    number = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    asked = ["git", "-C", str(ROOT), "describe", "--tags", "--always", "--dirty"]
    said = subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()
    return said.removeprefix("v") if said.startswith("v") else f"{number}+{said or 'source'}"


def sums(folder: Path) -> str:
    """Return a line with the SHA-256 of each file, as sha256sum reads them."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return "".join(
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder)}\n"
        for path in paths
    )


def main() -> None:
    """Build the bundle anew."""
    name = f"perfgoals-{version()}"
    target = DIST / name
    shutil.rmtree(target, ignore_errors=True)
    (target / "source").mkdir(parents=True)
    for tree in TREES:
        ignored = shutil.ignore_patterns("__pycache__", "*.pyc", "secrets", "tls")
        shutil.copytree(ROOT / tree, target / "source" / tree, ignore=ignored)
    for file in FILES:
        shutil.copy2(ROOT / file, target / "source" / file)
    (target / "VERSION").write_text(name.removeprefix("perfgoals-") + "\n", encoding="utf-8")
    shutil.copy2(ROOT / "deploy" / "install.sh", target / "install.sh")
    shutil.copy2(ROOT / "deploy" / "upgrade.sh", target / "upgrade.sh")
    wheels = target / "wheels"
    print("正在收集依赖的安装包……", flush=True)
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
    lock = str(ROOT / "requirements.txt")
    subprocess.run(
        [
            *pip,
            "download",
            "-q",
            "--only-binary=:all:",
            "--require-hashes",
            "-r",
            lock,
            "-d",
            str(wheels),
        ],
        check=True,
    )
    bill = [sys.executable, "-m", "cyclonedx_py", "requirements", lock]
    subprocess.run([*bill, "--output-file", str(target / "sbom.cdx.json")], check=True)
    (target / "SHA256SUMS").write_text(sums(target), encoding="utf-8")
    packed = DIST / f"{name}.tar.gz"
    with tarfile.open(packed, "w:gz", compresslevel=1) as archive:
        archive.add(target, name)
    print(f"{packed}  {packed.stat().st_size / 2**20:.0f} MB", flush=True)


main()
