"""Nodes of the year, the sheets handed in at each, and cases about red lights."""

from apps.monitoring.models.case import MonitoringCase
from apps.monitoring.models.node import MonitoringNode
from apps.monitoring.models.sheet import MonitoringFunding, MonitoringRow, MonitoringSheet

__all__ = [
    "MonitoringCase",
    "MonitoringFunding",
    "MonitoringNode",
    "MonitoringRow",
    "MonitoringSheet",
]
