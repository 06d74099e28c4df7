"""Writers know cells, merges, widths and fonts; they know no form. Data writers know sheets."""

from apps.documents.writers.archive import write_archive
from apps.documents.writers.data import write_csv, write_json
from apps.documents.writers.docx import write_docx
from apps.documents.writers.html import html_pages
from apps.documents.writers.page_html import write_html
from apps.documents.writers.pdf import write_pdf
from apps.documents.writers.xlsx import write_xlsx

__all__ = [
    "html_pages",
    "write_archive",
    "write_csv",
    "write_docx",
    "write_html",
    "write_json",
    "write_pdf",
    "write_xlsx",
]
