"""The steps that give tables their district."""

from __future__ import annotations

from typing import Any

import pytest
from django.db.migrations import AddField
from django.db.migrations.state import ModelState, ProjectState, StateApps
from django.db.models import CASCADE, AutoField, ForeignKey

from apps.core.district_columns import AtOnce


def test_models_of_the_past_are_made_once_for_many_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    state = ProjectState()
    for name in ("Place", "One", "Two"):
        state.add_model(ModelState("past", name, [("id", AutoField(primary_key=True))]))
    assert not hasattr(state.apps.get_model("past", "One"), "link")
    made: list[int] = []
    make = StateApps.render_multiple

    def counted(self: StateApps, models: list[Any]) -> None:
        made.append(len(models))
        make(self, models)

    monkeypatch.setattr(StateApps, "render_multiple", counted)
    steps = (
        AddField(name, "link", ForeignKey("past.Place", CASCADE, related_name="+"))
        for name in ("One", "Two")
    )
    AtOnce(steps).state_forwards("past", state)
    assert made == []
    assert all(hasattr(state.apps.get_model("past", name), "link") for name in ("One", "Two"))
    assert made == [3]
