"""Keeps the second database of the anchors to its one table."""

from __future__ import annotations


class AnchorRouter:
    """Lets the database ``anchors`` hold anchors and nothing else."""

    def allow_migrate(
        self, db: str, app_label: str, model_name: str | None = None, **hints: object
    ) -> bool | None:
        if db != "anchors":
            return None
        return (app_label, model_name) == ("audit", "auditanchor")
