"""The faces of a PDF: those asked for where their files are, the bundled one in their place."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

import noto_cjk_sans_otc
import typst

BUNDLED: Final = "Noto Sans CJK SC"
# The names that a family goes by in its own file.
_OTHER_NAMES: Final = {"宋体": "SimSun", "黑体": "SimHei", "仿宋": "FangSong", "楷体": "KaiTi"}
_BUNDLED_DIRECTORY: Final = str(Path(noto_cjk_sans_otc.FONT_PATH).parent)


@dataclass(frozen=True, slots=True)
class Faces:
    """The families of text and of titles, and the directory that holds their files."""

    text: str = "宋体"
    heads: str = "黑体"
    directory: str = ""

    def found(self) -> tuple[str, str]:
        """Return the families as the files name them, the bundled one for what is missing."""
        _, families = compiler_of(self.directory)
        return _named(self.text, families) or BUNDLED, _named(self.heads, families) or BUNDLED

    def missing(self) -> list[str]:
        """Return the families that the directory does not hold, as they were asked for."""
        _, families = compiler_of(self.directory)
        wanted = dict.fromkeys((self.text, self.heads))
        return [name for name in wanted if not _named(name, families)]


def _named(family: str, families: frozenset[str]) -> str:
    names = (family, _OTHER_NAMES.get(family, family))
    return next((name for name in names if name in families), "")


@lru_cache(maxsize=4)
def compiler_of(directory: str) -> tuple[typst.Compiler, frozenset[str]]:
    """Load a directory's faces, and the bundled one, once; loading them takes longer than setting
    a form."""
    paths = [*([directory] if directory else []), _BUNDLED_DIRECTORY]
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=paths)
    return typst.Compiler(font_paths=fonts, ignore_system_fonts=True), frozenset(fonts.families())
