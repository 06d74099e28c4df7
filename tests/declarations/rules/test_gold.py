"""What the rules find of the annotated faults of published documents."""

import importlib.util
import json
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
GOLD = ROOT.parent / "shared" / "gold"

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(
        not GOLD.exists(), reason="shared/ with the seed documents is not beside this checkout"
    ),
]


@pytest.fixture(scope="module")
def scores():
    spec = importlib.util.spec_from_file_location("gold_findings", ROOT / "bench/gold_findings.py")
    bench = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(bench)
    found, missed = [], []
    for file in sorted(GOLD.glob("*.json")):
        for view, defects in bench.views_of(json.loads(file.read_text(encoding="utf-8"))):
            hit, gone, _ = bench.match(view, defects)
            found += [one["code"] for one in hit]
            missed += [one["code"] for one in gone]
    return bench, found, missed


def share(codes, found, missed):
    hits = sum(one in codes for one in found)
    return hits / (hits + sum(one in codes for one in missed))


def test_mechanical_faults_are_found_almost_all(scores):
    bench, found, missed = scores
    assert share(bench.MECHANICAL, found, missed) >= 0.95


def test_faults_of_judgement_are_found_mostly(scores):
    bench, found, missed = scores
    assert share(bench.JUDGED, found, missed) >= 0.7
