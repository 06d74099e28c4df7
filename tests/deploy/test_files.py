"""What deploy/ holds is looked at by the linters of its formats, and agrees with the settings."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import crossplane
import pytest
import yaml
from django.conf import settings

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
UNITS = DEPLOY / "systemd"
BIN = Path(sys.executable).parent


def said_by(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    return (done.stdout + done.stderr).strip()


def test_dockerfile_pleases_its_linter() -> None:
    assert said_by(str(BIN / "hadolint"), "deploy/Dockerfile") == ""


@pytest.mark.parametrize("name", ["install.sh", "upgrade.sh"])
def test_scripts_can_be_read_and_end_at_the_first_fault(name: str) -> None:
    assert said_by("bash", "-n", f"deploy/{name}") == ""
    assert "set -euo pipefail" in (DEPLOY / name).read_text()


def parsed(name: str, folder: Path) -> list[dict[str, Any]]:
    """Return the directives of one of our nginx files, every one of them known and in its place."""
    shutil.copy(DEPLOY / "perfgoals_proxy.conf", folder)
    text = (DEPLOY / name).read_text().replace("/etc/nginx/", f"{folder}/")
    (folder / "site.conf").write_text(text)
    (folder / "nginx.conf").write_text(f"events {{}}\nhttp {{\n  include {folder}/site.conf;\n}}\n")
    found = crossplane.parse(str(folder / "nginx.conf"), strict=True)
    assert found["errors"] == []
    assert len(found["config"]) == 3
    return [line for file in found["config"][1:] for line in file["parsed"]]


def named(lines: list[dict[str, Any]], name: str) -> list[list[str]]:
    """Return the arguments of a directive wherever it stands."""
    here = [line["args"] for line in lines if line["directive"] == name]
    inside = [arguments for line in lines for arguments in named(line.get("block", []), name)]
    return here + inside


@pytest.mark.parametrize("name", ["nginx.conf", "compose-nginx.conf"])
def test_nginx_reads_its_files_and_its_limits_agree_with_ours(name: str, tmp_path: Path) -> None:
    lines = parsed(name, tmp_path)
    ((body,),) = named(lines, "client_max_body_size")
    assert int(body.removesuffix("m")) * 1024 * 1024 > settings.BATCH_MAX_BYTES
    gunicorn: dict[str, Any] = {}
    exec((DEPLOY / "gunicorn.conf.py").read_text(), gunicorn)  # noqa: S102 -- our own
    ((waits,),) = named(lines, "proxy_read_timeout")
    assert int(waits.removesuffix("s")) > gunicorn["timeout"]
    # What is told to the application of the way is set here, whatever came from outside.
    told = {arguments[0]: arguments[1] for arguments in named(lines, "proxy_set_header")}
    assert told["X-Forwarded-For"] == "$remote_addr"
    assert told["X-Forwarded-Proto"] == "$scheme"
    assert [arguments[:1] for arguments in named(lines, "ssl_protocols")] == [["TLSv1.2"]]


def test_nginx_of_the_containers_differs_in_names_alone() -> None:
    def plain(name: str) -> list[str]:
        text = (DEPLOY / name).read_text()
        text = re.sub(r"server_name \S+;", "server_name;", text)
        return [
            line
            for line in re.sub(r"server (127\.0\.0\.1|web):8000", "server", text).splitlines()
            if not line.startswith("#")
        ]

    assert plain("nginx.conf") == plain("compose-nginx.conf")


def test_compose_names_what_it_has() -> None:
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    services = compose["services"]
    assert {"database", "migrate", "web", "worker", "timer", "proxy"} == set(services)
    for name, service in services.items():
        for wanted in service.get("depends_on", []):
            assert wanted in services, name
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            is_file = source.startswith("./")
            made_there = source in {"./tls"}
            there = (DEPLOY / source).exists() if is_file else source in compose["volumes"]
            assert there or made_there, (name, source)
        assert set(service.get("secrets", [])) <= set(compose["secrets"]), name


def variables_read() -> set[str]:
    """Return the variables that settings, gunicorn and Python itself know."""
    sources = [*(ROOT / "perfgoals").glob("*.py"), DEPLOY / "gunicorn.conf.py"]
    text = "".join(path.read_text() for path in sources)
    return set(re.findall(r"(?:PERFGOALS_\w+|DATABASE_URL)", text))


@pytest.mark.parametrize("name", ["perfgoals.env.example", "compose.yaml", "Dockerfile"])
def test_variables_that_are_set_are_read(name: str) -> None:
    text = (DEPLOY / name).read_text()
    given = set(re.findall(r"\b(PERFGOALS_[A-Z_]+|DATABASE_URL)[:=]", text))
    assert given
    assert {one.removesuffix("_FILE") for one in given} - variables_read() == set()


def test_variables_that_are_read_are_explained() -> None:
    table = (ROOT / "docs" / "operations.md").read_text()
    told = set(re.findall(r"PERFGOALS_[A-Z0-9_]+|DATABASE_URL", table))
    endings = tuple(re.findall(r"`…(_[A-Z_]+)`", table))
    missing = {name for name in variables_read() - told if not name.endswith(endings)}
    # Of development alone.
    assert missing - {"PERFGOALS_DEBUG"} == set()


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd here")
def test_units_are_understood(tmp_path: Path) -> None:
    for path in UNITS.iterdir():
        text = re.sub(r"(?m)^(Exec\w+=)\S+", r"\1/bin/true", path.read_text())
        (tmp_path / path.name).write_text(text)
    units = sorted(str(path) for path in tmp_path.iterdir())
    assert said_by("systemd-analyze", "verify", *units) == ""


def test_every_timer_has_its_work_and_is_explained() -> None:
    told = (ROOT / "docs" / "operations.md").read_text()
    timers = {path.stem for path in UNITS.glob("*.timer")}
    services = {path.stem for path in UNITS.glob("*.service")}
    assert services - timers == {"perfgoals-web", "perfgoals-worker"}
    assert timers <= services
    for name in timers:
        assert told.count(f"{name}.timer") == 2, name
    by_day = (DEPLOY / "compose.yaml").read_text()
    commands = {path.stem for path in (ROOT / "apps").glob("*/management/commands/*.py")}
    for path in UNITS.glob("*.service"):
        for start in re.findall(r"(?m)^ExecStart=.*manage\.py (.*)", path.read_text()):
            command = start.split()[0]
            assert command in commands
            assert command == "worker" or f"manage.py {command}" in by_day
        for hardening in ("NoNewPrivileges=true", "ProtectSystem=strict", "User=perfgoals"):
            assert hardening in path.read_text(), path.name
