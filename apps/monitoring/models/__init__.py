"""Nodes of the year, and the sheets handed in at each."""

from apps.monitoring.models.node import MonitoringNode
from apps.monitoring.models.sheet import MonitoringFunding, MonitoringRow, MonitoringSheet

__all__ = ["MonitoringFunding", "MonitoringNode", "MonitoringRow", "MonitoringSheet"]
