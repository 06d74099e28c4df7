"""Writers know cells, merges, widths and fonts; they know no form. Data writers know sheets."""

from apps.formkit.writers.archive import write_archive
from apps.formkit.writers.data import write_csv, write_json
from apps.formkit.writers.docx import write_docx
from apps.formkit.writers.html import html_pages
from apps.formkit.writers.page_html import write_html
from apps.formkit.writers.pdf import write_pdf
from apps.formkit.writers.xlsx import write_xlsx

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
