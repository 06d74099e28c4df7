"""The application for gunicorn or any other WSGI server."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "perfgoals.settings")
django.setup(set_prefix=False)

from apps.core.requests import TolerantHandler  # noqa: E402 -- needs the settings

application = TolerantHandler()
