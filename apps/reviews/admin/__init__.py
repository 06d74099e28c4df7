from apps.reviews.admin.desk import AssignmentAdmin, OpinionTemplateAdmin

__all__ = ["AssignmentAdmin", "OpinionTemplateAdmin"]
