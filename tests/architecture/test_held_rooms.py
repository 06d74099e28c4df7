"""The rooms that faults are planted in are found where the modules stand."""

from __future__ import annotations

import pytest

from bench.mutation.rooms import ROOMS, ROOT, modules_of


@pytest.mark.parametrize("room", list(ROOMS))
def test_modules_and_tests_of_a_held_room_are_there(room: str) -> None:
    assert modules_of(room)
    assert [name for name in ROOMS[room][1] if not (ROOT / name).exists()] == []
