"""Reads the characters of cut-out lines of text (PP-OCR models of rapidocr, in its wheel)."""

from __future__ import annotations

import logging
from functools import cache
from typing import Any, Final

import cv2
import numpy as np
from rapidocr import RapidOCR
from rapidocr.ch_ppocr_rec import TextRecInput

Pixels = Any
_MARGIN: Final = 5
# A longer line is read in pieces: so many times its height.
_LONGEST: Final = 22


@cache
def _recogniser() -> Any:
    logging.getLogger("RapidOCR").setLevel(logging.ERROR)
    engine = RapidOCR(
        params={
            "Global.log_level": "error",
            "EngineConfig.onnxruntime.intra_op_num_threads": 2,
            "Rec.rec_batch_num": 8,
        }
    )
    return engine._load_rec_model()  # type: ignore[no-untyped-call]


def read_lines(crops: list[Pixels]) -> list[tuple[str, float]]:
    """Return text and confidence (that of its weakest character) of each crop, black on white."""
    if not crops:
        return []
    pieces: list[Pixels] = []
    owners: list[int] = []
    for number, crop in enumerate(crops):
        for piece in _pieces(crop):
            pieces.append(cv2.cvtColor(piece, cv2.COLOR_GRAY2BGR))
            owners.append(number)
    answer = _recogniser()(TextRecInput(img=pieces, return_word_box=True))
    texts = [""] * len(crops)
    rates = [1.0] * len(crops)
    for owner, text, words in zip(owners, answer.txts, answer.word_results, strict=True):
        texts[owner] += text
        rates[owner] = min([rates[owner], *(words.confs or [0.0])])
    return list(zip(texts, rates, strict=True))


def _pieces(crop: Pixels) -> list[Pixels]:
    """Cut a long line at its widest gaps, near the middle of what is too long."""
    height, width = crop.shape
    if width <= _LONGEST * height:
        return [_framed(crop)]
    blank = (crop > 200).all(axis=0)
    middle = width // 2
    reach = width // 6
    runs: list[tuple[int, int]] = []
    start = None
    for x in range(middle - reach, middle + reach):
        if blank[x] and start is None:
            start = x
        elif not blank[x] and start is not None:
            runs.append((x - start, (x + start) // 2))
            start = None
    cut = max(runs)[1] if runs else middle
    return [*_pieces(crop[:, :cut]), *_pieces(crop[:, cut:])]


def _framed(crop: Pixels) -> Pixels:
    return cv2.copyMakeBorder(
        crop, _MARGIN, _MARGIN, _MARGIN, _MARGIN, cv2.BORDER_CONSTANT, value=255
    )


def crop_of(grey: Pixels, box: tuple[int, int, int, int]) -> Pixels:
    """Return the line as a picture of its own, with a pixel around it."""
    left, top, right, bottom = box
    return np.ascontiguousarray(grey[max(0, top - 1) : bottom + 1, max(0, left - 2) : right + 2])
