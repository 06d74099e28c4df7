"""What is asked for stands in the locks, everything that is installed with its hashes."""

from __future__ import annotations

import re

import pytest

from tests.architecture.source import ROOT

ASKED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==(\S+)$")


def asked_in(name: str) -> dict[str, str]:
    """Return {package: version} of a list, of a lock without what it includes."""
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    found = (ASKED.match(line.removesuffix(" \\").strip()) for line in lines)
    return {item[1].lower().replace("_", "-"): item[2] for item in found if item}


@pytest.mark.parametrize("stem", ["requirements", "requirements-dev"])
def test_lock_holds_what_is_asked_for(stem: str) -> None:
    asked, locked = asked_in(f"{stem}.in"), asked_in(f"{stem}.txt")
    differing = {name: version for name, version in asked.items() if locked.get(name) != version}
    assert differing == {}, "make lock"
    assert len(asked) > 5


@pytest.mark.parametrize("stem", ["requirements", "requirements-dev"])
def test_every_package_of_a_lock_has_a_hash(stem: str) -> None:
    text = (ROOT / f"{stem}.txt").read_text(encoding="utf-8")
    entries = re.split(r"\n(?=\S)", text)
    assert [entry for entry in entries if "==" in entry and "--hash=sha256:" not in entry] == []
