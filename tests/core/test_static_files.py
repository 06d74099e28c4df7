"""Delivery of static files as in production: one hash a file, and modules that import by it."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.http import HttpResponse
from django.test import RequestFactory, override_settings
from whitenoise.middleware import WhiteNoiseMiddleware

IMPORT = re.compile(r'^(?:import|export)\b[^;]*?["\'](\.[^"\']+)["\'];', re.M)


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Collect into a folder of its own, with production's storage."""
    root = tmp_path_factory.mktemp("static")
    storages: dict[str, Any] = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "apps.core.static_files.HashedFiles"},
    }
    with override_settings(STATIC_ROOT=str(root), STORAGES=storages, WHITENOISE_AUTOREFRESH=False):
        call_command("collectstatic", interactive=False, verbosity=0)
        yield root


def modules_from(root: Path, name: str, found: dict[str, list[str]]) -> dict[str, list[str]]:
    """Return what each module reached from this one imports, by its place in the folder."""
    if name not in found:
        text = (root / name).read_text("utf-8")
        found[name] = [
            posixpath.normpath(posixpath.join(posixpath.dirname(name), item))
            for item in IMPORT.findall(text)
        ]
        for item in found[name]:
            modules_from(root, item, found)
    return found


def test_every_import_leads_to_a_hashed_module(collected: Path) -> None:
    start = staticfiles_storage.stored_name("js/editor.js")
    modules = modules_from(collected, start, {})
    assert len(modules) > 15
    hashed = re.compile(r"\.[0-9a-f]{12}\.js$")
    assert [name for name in modules if not hashed.search(name)] == []


@pytest.mark.django_db  # closing an answer looks after the connections
def test_hashed_module_is_kept_for_good_and_plain_one_is_not(collected: Path) -> None:
    files = WhiteNoiseMiddleware(lambda request: HttpResponse(status=404))
    hashed = staticfiles_storage.url("js/editor/saving.js")
    kept = []
    for url in (hashed, "/static/js/editor/saving.js"):
        with closing(files(RequestFactory().get(url))) as answer:
            kept.append(answer["Cache-Control"])
    assert kept == ["max-age=315360000, public, immutable", "max-age=60, public"]
