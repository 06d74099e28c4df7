"""Projects, and one row for each of their forms."""

from apps.projects.models.document import Document
from apps.projects.models.project import Project

__all__ = ["Document", "Project"]
