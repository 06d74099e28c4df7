"""A bad setting stops the start with one line that says which; it never shows a password."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from perfgoals.env import database, envchoice, envint, envsecret


@pytest.mark.parametrize("value", ["", "0", "-1", "abc", "1e3", "²", "9" * 20])
def test_a_number_that_is_none_or_not_above_zero_is_refused(
    value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PERFGOALS_LOCK_AFTER", value)
    with pytest.raises(ImproperlyConfigured, match="PERFGOALS_LOCK_AFTER"):
        envint("PERFGOALS_LOCK_AFTER", 5)


def test_words_are_taken_in_any_case_and_others_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEVEL", "debug")
    assert envchoice("LEVEL", "INFO", ("DEBUG", "INFO")) == "DEBUG"
    monkeypatch.setenv("LEVEL", "loud")
    with pytest.raises(ImproperlyConfigured, match="DEBUG、INFO"):
        envchoice("LEVEL", "INFO", ("DEBUG", "INFO"))


@pytest.mark.parametrize(
    "url",
    [
        "mysql://u:geheim@h/db",
        "postgresql://u:geheim@h:port/db",
        "postgresql://[::1:geheim",
        "postgresql://u:geheim@h",
    ],
)
def test_a_bad_database_address_is_refused_without_its_password(url: str, tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured) as refused:
        database(url, tmp_path / "x")
    assert "DATABASE_URL" in str(refused.value)
    assert "geheim" not in str(refused.value)


def test_a_secret_in_a_file_that_is_not_there_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("PERFGOALS_SECRET_KEY", raising=False)
    monkeypatch.setenv("PERFGOALS_SECRET_KEY_FILE", str(tmp_path / "none"))
    with pytest.raises(ImproperlyConfigured, match="读不到这个文件"):
        envsecret("PERFGOALS_SECRET_KEY", generated=None)


def production(folder: Path, *command: str, hosts: str) -> subprocess.CompletedProcess[str]:
    """Run a command of manage.py with the settings of production."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "perfgoals.settings",
        "PERFGOALS_PRODUCTION": "1",
        "PERFGOALS_SECRET_KEY": "".join(map(chr, range(48, 108))),
        "PERFGOALS_AUDIT_KEY": "".join(map(chr, range(50, 110))),
        "PERFGOALS_HOSTS": hosts,
        "PERFGOALS_VAR": str(folder),
    }
    return subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_without_an_address_does_not_start(tmp_path: Path) -> None:
    done = production(tmp_path, "check", hosts="")
    assert done.returncode == 1
    assert done.stderr.strip() == (
        "配置有误：生产环境必须设置 PERFGOALS_HOSTS（用户访问本系统的域名或地址）。"
    )


ASKS = """
from django.conf import settings
from django.http import HttpResponse
from django.middleware.csrf import CsrfViewMiddleware, get_token
from django.middleware.security import SecurityMiddleware
from django.test import RequestFactory

def page(request):
    get_token(request)
    return HttpResponse()

asked = SecurityMiddleware(CsrfViewMiddleware(page))
factory = RequestFactory(SERVER_NAME="goals.test")
plain = asked(factory.get("/sign-in/"))
print(plain.status_code, plain["Location"])
safe = asked(factory.get("/sign-in/", secure=True))
print(safe.status_code, safe["Strict-Transport-Security"])
for cookie in safe.cookies.values():
    print(cookie.key, cookie["secure"], cookie["path"], repr(cookie["domain"]))
print(settings.SESSION_COOKIE_NAME, settings.SESSION_COOKIE_SECURE, settings.SESSION_COOKIE_DOMAIN)
"""


def test_production_is_served_over_https_alone_with_cookies_of_this_host(tmp_path: Path) -> None:
    done = production(tmp_path, "shell", "--no-imports", "-c", ASKS, hosts="goals.test")
    assert done.stdout.splitlines() == [
        "301 https://goals.test/sign-in/",
        "200 max-age=31536000; includeSubDomains; preload",
        "__Host-csrftoken True / ''",
        "__Host-sessionid True None",
    ], done.stderr


def test_faults_are_told_in_our_own_pages_unless_somebody_asks_for_djangos(tmp_path: Path) -> None:
    asked = [sys.executable, "-c", "from perfgoals import settings; print(settings.DEBUG)"]
    given = {name: value for name, value in os.environ.items() if "PERFGOALS" not in name}
    given |= {"PERFGOALS_VAR": str(tmp_path)}
    said = [
        subprocess.run(
            asked,
            env=given | more,
            cwd=settings.BASE_DIR,
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for more in ({}, {"PERFGOALS_DEBUG": "1"})
    ]
    assert said == ["False", "True"]
