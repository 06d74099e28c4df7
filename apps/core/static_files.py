"""Static files as production delivers them: named by content, so that browsers keep them for good."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedFiles(CompressedManifestStaticFilesStorage):
    """Also rewrites the imports inside our ES modules to the hashed names.

    Without it a browser would keep old inner modules beside a new outer one after an upgrade.
    """

    support_js_module_import_aggregation = True
