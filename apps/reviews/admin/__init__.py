from apps.reviews.admin.desk import AssignmentAdmin, OpinionTemplateAdmin
from apps.reviews.admin.evaluations import SelfEvaluationAdmin
from apps.reviews.admin.inbox import DeclarationAdmin

__all__ = ["AssignmentAdmin", "DeclarationAdmin", "OpinionTemplateAdmin", "SelfEvaluationAdmin"]
