"""The figures of the work bench."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.entry.tasks import time_left


@pytest.mark.parametrize(
    ("left", "text"),
    [
        (timedelta(days=11, hours=23), "11 天"),
        (timedelta(days=1, seconds=5), "1 天"),
        (timedelta(hours=23, minutes=59), "23 小时"),
        (timedelta(minutes=59, seconds=30), "59 分钟"),
        (timedelta(days=-3), "0 分钟"),
    ],
)
def test_time_left_is_said_in_whole_units(left: timedelta, text: str) -> None:
    assert time_left(timezone.now() + left + timedelta(milliseconds=500)) == text
