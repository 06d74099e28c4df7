"""Writers know cells, merges, widths and fonts; they know no form."""

from apps.documents.writers.docx import write_docx
from apps.documents.writers.xlsx import write_xlsx

__all__ = ["write_docx", "write_xlsx"]
