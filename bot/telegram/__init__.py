"""Telegram: the only place that knows its Bot API."""

import os

os.environ.setdefault("PTB_TIMEDELTA", "true")  # spans of time are timedeltas; else the library warns of each
