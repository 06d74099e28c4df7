from apps.reviews.models.assignments import Absence, Assignment
from apps.reviews.models.notices import Notice
from apps.reviews.models.opinions import Office, Opinion, OpinionTemplate, Reply
from apps.reviews.models.saved_filters import SavedFilter
from apps.reviews.models.sheets import ReviewMark, ReviewSheet

__all__ = [
    "Absence",
    "Assignment",
    "Notice",
    "Office",
    "Opinion",
    "OpinionTemplate",
    "Reply",
    "ReviewMark",
    "ReviewSheet",
    "SavedFilter",
]
