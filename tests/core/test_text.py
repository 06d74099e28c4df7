"""What may be kept of a text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from apps.core.text import is_storable, storable


@given(st.text(st.characters(), max_size=60))
def test_text_may_stay_exactly_where_nothing_would_be_taken_out(text: str) -> None:
    assert is_storable(text) == (storable(text) == text)


@given(st.text(st.sampled_from("甲1 \t\r\n\v\f\x00\x1b\x7f\ufffe\uffff\ud83d\udc4d"), max_size=12))
def test_what_was_made_storable_is_storable(text: str) -> None:
    assert is_storable(storable(text))
