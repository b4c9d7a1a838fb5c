"""What stops a command before it could run, in sentences for the person who typed it."""


class CannotRun(Exception):
    """The command could not run. Each sentence names the file, the line or key, and what to write instead."""

    def __init__(self, *sentences: str) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = sentences
