"""The manual page of the rules."""

from pathlib import Path

from apps.checks.catalogue import catalogue_markdown
from apps.checks.engine import registered

PAGE = Path(__file__).resolve().parents[2] / "docs" / "rules.md"


def test_page_lists_every_registered_rule():
    page = catalogue_markdown()
    assert [rule.code for rule in registered() if f"| `{rule.code}` |" not in page] == []


def test_page_in_the_docs_is_up_to_date():
    # When this fails: python manage.py rules_catalogue --write
    assert PAGE.read_text(encoding="utf-8") == catalogue_markdown()
