"""Rules of the weights."""

from decimal import Decimal

from apps.checks.engine import CheckPolicy

from .samples import ROWS, RuleCase, view

NEEDED = CheckPolicy(needs_weights=True)
BY_LEVEL = {"成本指标": Decimal(20), "产出指标": Decimal(40), "效益指标": Decimal(20)}


def weighing(*weights, **others):
    rows = [{**one, "weight": weight} for one, weight in zip(ROWS, weights, strict=True)]
    return view(rows=rows, **others)


SOUND = weighing("20", "14", "13", "13", "20", "10", policy=CheckPolicy(weights=BY_LEVEL))


class TestWeightMissing(RuleCase):
    code = "weight-missing"
    passing = (view(), SOUND)
    failing = (
        (weighing(None, "20", "20", "20", "20", "10", policy=NEEDED), ("indicators[0].weight",)),
    )


class TestWeightsSum(RuleCase):
    code = "weights-not-100"
    passing = (
        view(),
        SOUND,
        weighing("20", "20", "20", "10", "20", "10", policy=CheckPolicy(weight_total=Decimal(100))),
    )
    failing = ((weighing("20", "14", "13", "13", "20", "10.01"), ("indicators",)),)


class TestWeightZero(RuleCase):
    code = "weight-zero"
    passing = (view(), SOUND)
    failing = ((weighing("20", "0", "25", "15", "20", "10"), ("indicators[1].weight",)),)


class TestWeightConcentrated(RuleCase):
    code = "weight-concentrated"
    passing = (view(), SOUND, weighing("10", "20", "15", "15", "30", "10"))
    failing = (
        (weighing("10", "10", "10", "10", "40", "10"), ("indicators[4].weight",)),
        (weighing("10", "30", "10", "10", "30", "10"), ("indicators[1].weight",)),
    )


class TestWeightLevelMismatch(RuleCase):
    code = "weight-level-mismatch"
    passing = (view(), SOUND)
    failing = (
        (
            weighing("10", "24", "13", "13", "20", "10", policy=CheckPolicy(weights=BY_LEVEL)),
            ("indicators", "indicators"),
        ),
    )
