class PuppetOptions:
    token: str | None
    end_point: str | None
    def __init__(self, *, token: str | None = None, end_point: str | None = None) -> None: ...
