"""Too much text is refused in any format, before it is recognised."""

from __future__ import annotations

import pytest

from apps.documents.limits import Limits
from apps.documents.readers import UnreadableDocument, read
from tests.documents.readers.sample import FORMATS


@pytest.mark.parametrize("form", FORMATS)
def test_text_beyond_the_limit_is_refused(form: str) -> None:
    data = FORMATS[form]()
    assert read(data, limits=Limits(characters=2000)).blocks
    with pytest.raises(UnreadableDocument, match="文字超过"):
        read(data, limits=Limits(characters=100))
