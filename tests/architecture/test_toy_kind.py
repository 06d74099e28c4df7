"""A kind of form defined in the tests alone is served by every shared app that asks for kinds."""

from __future__ import annotations

import subprocess
import sys

from tests.architecture.source import ROOT


def test_a_kind_that_no_app_knows_has_editor_import_checks_desk_print_and_export() -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            "--ds=tests.toy.settings",
            "tests/toy/walk.py",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout[-3000:].splitlines()[-1:]) == (
        0,
        [line for line in done.stdout.splitlines() if "7 passed" in line],
    ), done.stdout[-3000:]
