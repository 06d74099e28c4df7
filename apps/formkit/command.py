"""The command line over a file: its forms as JSON, or one sentence why there are none."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

from apps.formkit.limits import Limits
from apps.formkit.readers import UnreadableDocument, read
from apps.formkit.recognition import NotAForm, ReadForm, Recognition, recognise
from apps.formkit.sheets.annotation import looks_like_sheets, sheets_of, statement_of

HELP: Final = (
    "识别文件中的绩效目标申报表、绩效自评表和项目经费情况说明，输出 JSON；不写入任何数据。"
)
REFUSED: Final = 2
_HEAD: Final = 64


class Refused(Exception):  # noqa: N818 -- names the situation, as PermissionDenied does
    """Nothing can be given; the message is a Chinese sentence for the person."""


def recognise_file(path: Path, limits: Limits) -> Recognition:
    """Return the forms of a file, or the sheets it holds as JSON; raises
    ``UnreadableDocument``, ``NotAForm`` or ``Refused``."""
    recognition = _given(path, limits) or recognise(read(path, limits=limits))
    recognition.source = path.name
    return recognition


def _given(path: Path, limits: Limits) -> Recognition | None:
    """Return the sheets of a JSON file; None for any other file."""
    with path.open("rb") as file:
        if not looks_like_sheets(file.read(_HEAD)):
            return None
        file.seek(0)
        content = file.read(limits.file_bytes + 1)
    if len(content) > limits.file_bytes:
        raise Refused(f"文件超过 {limits.file_bytes // 1024 // 1024} MB，请拆分后再试。")
    try:
        sheets = sheets_of(content)
    except ValueError as error:
        raise Refused(str(error)) from error
    forms = []
    for sheet, doubts, notes in sheets:
        form = ReadForm(sheet=sheet, ocr_notes=notes)
        form.doubt(*map(form.place, doubts))
        forms.append(form)
    statement = statement_of(content)
    return Recognition(documents=forms, is_given=True, statement=statement)


def text_of(path: Path, limits: Limits, shape: Callable[[Recognition], dict[str, Any]]) -> str:
    """Return the JSON of a file's forms in a shape; raises ``Refused``."""
    try:
        return json.dumps(shape(recognise_file(path, limits)), ensure_ascii=False, indent=1)
    except (UnreadableDocument, NotAForm) as error:
        raise Refused(str(error)) from error
    except FileNotFoundError as error:
        raise Refused(f"没有找到文件 {path}，请检查路径。") from error
    except OSError as error:
        sentence = f"文件 {path} 无法打开，请检查是否为文件以及是否有读取权限。"
        raise Refused(sentence) from error


def write_out(text: str, out: Path) -> None:
    """Write the result into a file; raises ``Refused``."""
    try:
        out.write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        sentence = f"结果无法写入 {out}，请检查目录是否存在以及是否有写入权限。"
        raise Refused(sentence) from error


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments that this command and ``manage.py recognise`` share."""
    parser.add_argument("file", type=Path, help="要识别的文件；也可以是 JSON 形式的表，只作校验。")
    parser.add_argument("--out", type=Path, help="结果写入的文件；省略时输出到屏幕。")


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the forms of a file; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m apps.formkit", description=HELP)
    add_arguments(parser)
    options = parser.parse_args(arguments)
    try:
        text = text_of(options.file, Limits(), Recognition.to_json)
        if options.out is None:
            sys.stdout.write(text + "\n")
        else:
            write_out(text, options.out)
    except Refused as refusal:
        sys.stderr.write(f"{refusal}\n")
        return REFUSED
    return 0
