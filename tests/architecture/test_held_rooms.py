"""The rooms that faults are planted in are found where the modules stand."""

from __future__ import annotations

import pytest

from bench.mutation.rooms import ROOMS, ROOT, modules_of


@pytest.mark.parametrize("room", list(ROOMS))
def test_modules_and_tests_of_a_held_room_are_there(room: str) -> None:
    assert modules_of(room)
    assert [name for name in ROOMS[room][1] if not (ROOT / name).exists()] == []


def test_every_module_that_decides_stands_in_a_room() -> None:
    held = {path for room in ROOMS for path in modules_of(room)}
    deciding = [*ROOT.glob("apps/*/domain/*.py"), *ROOT.glob("apps/*/domain.py")]
    missing = [path for path in deciding if path.name != "__init__.py" and path not in held]
    assert missing == []
    assert len(held) == sum(len(modules_of(room)) for room in ROOMS)
