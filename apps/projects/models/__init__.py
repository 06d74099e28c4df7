"""Projects, one row for each of their forms, and who may see the sealed ones."""

from apps.projects.models.document import Document
from apps.projects.models.project import Project
from apps.projects.models.reader import ProjectReader

__all__ = ["Document", "Project", "ProjectReader"]
