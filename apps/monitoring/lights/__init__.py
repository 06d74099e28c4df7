"""The lights of monitoring, computed and explained (财预〔2019〕136号; thresholds by rule set). No Django."""

from apps.monitoring.lights.light import Light, Verdict
from apps.monitoring.lights.money import MoneyState, money_light
from apps.monitoring.lights.policy import LightPolicy
from apps.monitoring.lights.row import Likelihood, RowState, is_reason_due, row_light
from apps.monitoring.lights.sheet import elapsed_share, sheet_light

__all__ = [
    "Light",
    "LightPolicy",
    "Likelihood",
    "MoneyState",
    "RowState",
    "Verdict",
    "elapsed_share",
    "is_reason_due",
    "money_light",
    "row_light",
    "sheet_light",
]
