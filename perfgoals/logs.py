"""Log lines that name their request, as text or as JSON."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime

from apps.core.context import current_request


class RequestFilter(logging.Filter):
    """Adds the number of the request under way, which error pages show to the person."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = current_request().request_id or "-"
        return True


class NoTraceFilter(logging.Filter):
    """Takes the trace out of what is no fault of ours: a refusal is one line."""

    def filter(self, record: logging.LogRecord) -> bool:
        if getattr(record, "status_code", 500) < 500:
            record.exc_info = None
        return True


class JsonFormatter(logging.Formatter):
    """One JSON object a line: time, level, place, request, text, trace."""

    def format(self, record: logging.LogRecord) -> str:
        data = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "request": getattr(record, "request_id", "-"),
            "message": record.getMessage(),
        }
        for name in ("status", "method", "path", "ms", "user"):
            if hasattr(record, name):
                data[name] = getattr(record, name)
        if record.exc_info:
            data["trace"] = self.formatException(record.exc_info)
        return json.dumps(data, ensure_ascii=False)
