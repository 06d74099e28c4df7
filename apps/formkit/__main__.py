"""``python -m apps.formkit FILE``: print the forms of a document as JSON."""

from __future__ import annotations

import sys

from apps.formkit.command import main

sys.exit(main())
