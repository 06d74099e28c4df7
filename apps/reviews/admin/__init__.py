from apps.reviews.admin.assignments import AbsenceAdmin, AssignmentAdmin, OpinionTemplateAdmin

__all__ = ["AbsenceAdmin", "AssignmentAdmin", "OpinionTemplateAdmin"]
