"""What a web process leaves unloaded, and what it need not find out again and again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module

from django_tables2 import utils
from tablib.exceptions import UnsupportedFormat
from tablib.formats import registry


def import_without_formats() -> None:
    """Load the library of imports and exports without its formats.

    To see which are there it loads each with what that needs: openpyxl and, by it, numpy and
    Pillow, some 25 MB a web process never uses. Ours (``resources.FORMATS``) are written as every
    other list.
    """
    with _no_formats():
        import_module("import_export.formats.base_formats")


@contextmanager
def _no_formats() -> Iterator[None]:
    def refuse(key: str) -> None:
        raise UnsupportedFormat(key)

    registry.get_format = refuse
    try:
        yield
    finally:
        del registry.get_format


_read = utils.signature
_known: dict[object, tuple[tuple[str, ...], str | None]] = {}


def remember_signatures() -> None:
    """Let the library of tables read the arguments of a method once, not for each cell of a list."""

    def remembered(called: Callable[..., object]) -> tuple[tuple[str, ...], str | None]:
        method = getattr(called, "__func__", None)
        if method is None:
            return _read(called)
        if method not in _known:
            _known[method] = _read(called)
        return _known[method]

    utils.signature = remembered
