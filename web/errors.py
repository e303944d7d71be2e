"""What pages refuse, in sentences that a person can act on."""


class WebError(Exception):
    """This page cannot be shown."""

    status = 400
    title = "There is a problem"

    def __init__(self, text: str = "") -> None:
        self.text = text or (self.__doc__ or "").strip()
        super().__init__(self.text)


class NotSignedIn(WebError):
    """Sign in to see this page."""

    status = 401
    title = "You need to sign in"


class WrongRole(WebError):
    """This page is for people in another role. If you need it, ask your manager."""

    status = 403
    title = "You cannot use this page"


class NothingHere(WebError):
    """Check the address, or go back to the start."""

    status = 404
    title = "Page not found"


class NoSuchCouncil(WebError):
    """There is no such council. Check the key."""

    status = 404


class NewerDatabase(WebError):
    """The database belongs to a newer Homeward. Install that version, or restore a copy from before."""
