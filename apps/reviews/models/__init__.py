from apps.reviews.models.desk import Assignment, Notice, SavedFilter
from apps.reviews.models.opinions import Office, Opinion, OpinionTemplate, Reply
from apps.reviews.models.sheets import ReviewMark, ReviewSheet

__all__ = [
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
