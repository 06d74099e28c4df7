"""Files in a store that speaks S3's protocol. Apart, so that only who has one loads its library."""

from __future__ import annotations

from storages.backends.s3 import S3Storage

from apps.core.storage import TidyFiles


class ObjectFiles(TidyFiles, S3Storage):
    """Files in a store that speaks S3's protocol; no address of it is ever given out."""

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        """As the others; a store without folders has no missing ones."""
        folders, names = super().listdir(path)
        return folders, [name for name in names if name not in {"", "."}]

    def url(self, *args: object, **kwargs: object) -> str:
        """Refuse: files are served through the application only, which asks who wants them."""
        raise NotImplementedError("files are served through the application")
