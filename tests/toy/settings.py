"""The settings of the tests with one more kind of form, which no app of the project knows."""

from perfgoals.settings_test import *  # noqa: F403
from perfgoals.settings_test import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.toy"]
ROOT_URLCONF = "tests.toy.urls"
