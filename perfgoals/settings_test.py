"""Settings of the tests: SQLite, or the PostgreSQL that ``TEST_DATABASE_URL`` names."""

import os

os.environ.setdefault("PERFGOALS_SECRET_KEY", "only-for-tests-" + "x" * 40)

from perfgoals.env import database, envtext
from perfgoals.settings import *  # noqa: F403
from perfgoals.settings import STORAGES, VAR_DIR

DEBUG = False
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
DATABASES = {"default": database(envtext("TEST_DATABASE_URL"), VAR_DIR / "perfgoals-test.sqlite3")}
DATABASES["default"]["CONN_MAX_AGE"] = 0
if os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE") and not envtext("TEST_DATABASE_URL"):
    # Browser tests: the pages ask several things at once. A database in memory has one connection
    # for all threads of the server; one in a file gives each its own.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "browser-test.sqlite3")}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AUDIT_KEYS = ["only-for-tests-" + "y" * 40]
AUDIT_ANCHORS = []
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
STORAGES["default"] = {"BACKEND": "apps.core.storage.MemoryFiles"}
TASKS = {
    "default": {
        "BACKEND": "django_tasks.backends.immediate.ImmediateBackend",
        "QUEUES": ["default", "long"],
    }
}
SHOW_DEMO_ACCOUNTS = False
HEAD_NOUNS_SECONDS = 10**9
WHITENOISE_AUTOREFRESH = True
