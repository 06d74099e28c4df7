from apps.reviews.admin.desk import AbsenceAdmin, AssignmentAdmin, OpinionTemplateAdmin

__all__ = ["AbsenceAdmin", "AssignmentAdmin", "OpinionTemplateAdmin"]
