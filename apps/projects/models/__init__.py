"""Projects, one row for each of their forms, and who may see the sealed ones."""

from apps.projects.models.document import Document
from apps.projects.models.marks import FigureMark, mark_all, mark_figures, mark_places
from apps.projects.models.project import Project, departments_of_steps, mark_project
from apps.projects.models.reader import ProjectReader

__all__ = [
    "Document",
    "FigureMark",
    "Project",
    "ProjectReader",
    "departments_of_steps",
    "mark_all",
    "mark_figures",
    "mark_places",
    "mark_project",
]
