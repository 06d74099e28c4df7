"""Make a release: version, changelog, commit and tag. ``python deploy/release.py X.Y.Z``

The tag names the bundle (``make bundle``), which ``upgrade.sh`` changes over to behind the maintenance
page; docs/operations.md, «Releases».
"""

from __future__ import annotations

import datetime
import re
import subprocess
import sys
from pathlib import Path

UNRELEASED = "## 未发布\n"


def git(root: Path, *arguments: str) -> str:
    """Return what git says; raises SystemExit where it refuses."""
    done = subprocess.run(
        ["git", "-C", str(root), *arguments], capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"git {arguments[0]}: {done.stderr.strip()}")
    return done.stdout.strip()


def parts(version: str) -> tuple[int, ...]:
    """Return the numbers of a version."""
    return tuple(int(number) for number in version.split("."))


def release(root: Path, version: str, day: datetime.date) -> None:
    """Write version and changelog, commit and tag; raises SystemExit with what is in the way."""
    project, changes = root / "pyproject.toml", root / "CHANGELOG.md"
    if not re.fullmatch(r"\d+\.\d+\.\d+", version):
        sys.exit("版本号应为 X.Y.Z，如 0.2.0。")
    if git(root, "status", "--porcelain"):
        sys.exit("还有没提交的改动，请先提交。")
    if git(root, "tag", "--list", f"v{version}"):
        sys.exit(f"已有标签 v{version}。")
    text = project.read_text(encoding="utf-8")
    found = re.search(r'(?m)^version = "([\d.]+)"$', text)
    if not found or parts(found[1]) > parts(version):
        sys.exit("版本号比现在的小。")
    log = changes.read_text(encoding="utf-8")
    before, _, after = log.partition(UNRELEASED)
    if not re.match(r"\s*- ", after):
        sys.exit("CHANGELOG.md 的“未发布”下没有内容。")
    project.write_text(text.replace(found[0], f'version = "{version}"', 1), encoding="utf-8")
    heading = f"{UNRELEASED}\n## {version}（{day:%Y-%m-%d}）\n"
    changes.write_text(f"{before}{heading}{after}", encoding="utf-8")
    git(root, "add", str(project), str(changes))
    git(root, "commit", "-q", "-m", f"Release {version}", "-m", f"See CHANGELOG.md, {version}.")
    git(root, "tag", "-a", f"v{version}", "-m", f"perfgoals {version}")
    print(f"已提交并打标签 v{version}。接着：make test，make bundle，git push --follow-tags。")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("用法：python deploy/release.py X.Y.Z")
    release(Path(__file__).resolve().parents[1], sys.argv[1], datetime.datetime.now().date())  # noqa: DTZ005 -- the day here
