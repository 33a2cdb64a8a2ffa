"""What ends a backup or a restoration; the message is bilingual and says what to do."""


class BackupError(Exception):
    """It cannot go on. Nothing that was there before has been changed."""

    def __init__(self, chinese: str, english: str) -> None:
        super().__init__(f"{chinese}\n{english}")
