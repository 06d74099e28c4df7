"""A release is a version, a heading of the changelog, a commit and a tag, or nothing at all."""

from __future__ import annotations

import datetime
import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from tests.deploy.test_files import DEPLOY

DAY = datetime.date(2027, 1, 4)
CHANGES = "# Changelog\n\n## 未发布\n\n- 填报：新的一行。\n\n## 0.1.0（2026-11-01）\n\n- 起步。\n"


@pytest.fixture
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("release", DEPLOY / "release.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def checkout(tmp_path: Path, script: ModuleType) -> Path:
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "x"\nversion = "0.1.0"\n')
    (tmp_path / "CHANGELOG.md").write_text(CHANGES)
    for command in (
        ("init", "-q"),
        ("config", "user.name", "t"),
        ("config", "user.email", "t@example.org"),
        ("add", "."),
        ("commit", "-q", "-m", "Begin"),
    ):
        script.git(tmp_path, *command)
    return tmp_path


def test_release_is_written_committed_and_tagged(checkout: Path, script: ModuleType) -> None:
    script.release(checkout, "0.2.0", DAY)
    assert 'version = "0.2.0"' in (checkout / "pyproject.toml").read_text()
    log = (checkout / "CHANGELOG.md").read_text()
    assert "## 未发布\n\n## 0.2.0（2027-01-04）\n\n- 填报：新的一行。\n" in log
    assert script.git(checkout, "describe", "--tags") == "v0.2.0"
    assert script.git(checkout, "status", "--porcelain") == ""
    with pytest.raises(SystemExit, match="已有标签"):
        script.release(checkout, "0.2.0", DAY)
    with pytest.raises(SystemExit, match="没有内容"):
        script.release(checkout, "0.3.0", DAY)


@pytest.mark.parametrize(
    ("version", "said"), [("2", "X.Y.Z"), ("0.0.9", "比现在的小"), ("v1.0.0", "X.Y.Z")]
)
def test_odd_version_changes_nothing(
    checkout: Path, script: ModuleType, version: str, said: str
) -> None:
    with pytest.raises(SystemExit, match=said):
        script.release(checkout, version, DAY)
    assert script.git(checkout, "status", "--porcelain") == ""


def test_open_changes_stop_it(checkout: Path, script: ModuleType) -> None:
    (checkout / "new").write_text("x")
    with pytest.raises(SystemExit, match="没提交"):
        script.release(checkout, "0.2.0", DAY)
