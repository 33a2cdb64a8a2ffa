"""What can go wrong with the embedded stack, told so that a person knows what to do."""


class StackError(Exception):
    """The stack cannot start or go on; `str()` gives Chinese, then English, ready to print."""

    def __init__(self, chinese: str, english: str) -> None:
        super().__init__(f"{chinese}\n{english}")
