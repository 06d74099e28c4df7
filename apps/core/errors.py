"""Errors of the business, told apart from a wrong person and from bad input.

Wrong person is Django's ``PermissionDenied``, bad input its ``ValidationError``.
"""


class NotAllowedNow(Exception):  # noqa: N818 -- names the situation, as PermissionDenied does
    """The act is right and so is the person, but the state or the time is not.

    ``message`` is a Chinese sentence for the person: what is wrong and what to do.
    """

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message

    @property
    def messages(self) -> list[str]:
        """The sentence as a ``ValidationError`` holds its own, for whoever answers both alike."""
        return [self.message]
