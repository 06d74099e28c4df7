"""What the rules find of the annotated faults of published documents."""

import importlib.util
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


def bench():
    spec = importlib.util.spec_from_file_location("gold_findings", ROOT / "bench/gold_findings.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("by_reader", [False, True])
@pytest.mark.parametrize("file", sorted(GOLD.glob("*.json")), ids=lambda file: file.stem[:3])
def test_faults_of_each_file_are_found(file, by_reader):
    module = bench()
    tally = module.score(file, by_reader=by_reader, verbose=False)
    hits, all_of = tally.share(module.MECHANICAL)
    assert hits >= 0.95 * all_of
    hits, all_of = tally.share(module.JUDGED)
    assert hits >= 0.8 * all_of


def test_faults_of_all_files_together_are_found():
    module = bench()
    tallies = [module.score(file, by_reader=False, verbose=False) for file in GOLD.glob("*.json")]
    for codes, least in ((module.MECHANICAL, 0.95), (module.JUDGED, 0.9)):
        shares = [tally.share(codes) for tally in tallies]
        assert sum(hits for hits, _ in shares) >= least * sum(all_of for _, all_of in shares)
