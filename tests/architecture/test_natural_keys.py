"""What a manager finds by, each row can tell: else fixtures name rows by the keys of one database."""

from __future__ import annotations

from django.apps import apps


def test_models_found_by_a_natural_key_tell_it() -> None:
    found = [
        model
        for model in apps.get_models()
        if hasattr(model._default_manager, "get_by_natural_key")
    ]
    assert {"Project", "Unit", "Department"} <= {model.__name__ for model in found}
    assert [model for model in found if not hasattr(model, "natural_key")] == []
