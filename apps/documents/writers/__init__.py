"""Writers know cells, merges, widths and fonts; they know no form."""

from apps.documents.writers.docx import write_docx
from apps.documents.writers.pdf import write_pdf
from apps.documents.writers.xlsx import write_xlsx

__all__ = ["write_docx", "write_pdf", "write_xlsx"]
