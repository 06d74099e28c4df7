"""Files in, and files out."""

from apps.documents.models.exports import ExportJob
from apps.documents.models.imports import ImportBatch, ImportDraft, ImportFile, stored_name

__all__ = ["ExportJob", "ImportBatch", "ImportDraft", "ImportFile", "stored_name"]
