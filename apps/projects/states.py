"""What a project may be: 项目类别 and 项目性质 as the bureau's forms offer them."""

from apps.workflow.settings_schema import CATEGORIES, NATURES

__all__ = ["CATEGORIES", "NATURES"]
