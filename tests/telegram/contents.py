"""What a message can consist of besides words, as Telegram describes it."""

import re
from typing import Any

Json = dict[str, Any]

MARKS = re.compile(r"(?<!\S)(?P<bot_command>/\w+(?:@\w+)?)|(?<!\w)(?P<mention>@\w{4,})")


def words(text: str) -> Json:
    marks = entities(text)
    return {"text": text} | ({"entities": marks} if marks else {})


def caption(text: str) -> Json:
    return {"caption": text} if text else {}


def entities(text: str) -> list[Json]:
    """Commands and names of accounts are marked by Telegram itself, in units of UTF-16."""
    return [
        {"type": found.lastgroup, "offset": units(text[: found.start()]), "length": units(found[0])}
        for found in MARKS.finditer(text)
    ]


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def photo(file: Json) -> Json:
    small = {**file, "file_id": file["file_id"] + "-small", "file_unique_id": file["file_unique_id"] + "s"}
    return {"photo": [small | {"width": 90, "height": 67, "file_size": 1000}, file | {"width": 1280, "height": 960}]}


def voice(file: Json) -> Json:
    return {"voice": file | {"duration": 7, "mime_type": "audio/ogg"}}


def video(file: Json) -> Json:
    return {"video": file | {"duration": 9, "width": 640, "height": 480, "mime_type": "video/mp4"}}


def document(file: Json) -> Json:
    return {"document": file | {"file_name": "照片.pdf", "mime_type": "application/pdf"}}


def video_note(file: Json) -> Json:
    return {"video_note": file | {"duration": 9, "length": 240}}


def audio(file: Json) -> Json:
    return {"audio": file | {"duration": 90, "title": "楼道里的响声"}}


def sticker(file: Json) -> Json:
    shape = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False, "emoji": "👍"}
    return {"sticker": file | shape}


def location(latitude: float, longitude: float) -> Json:
    return {"location": {"latitude": latitude, "longitude": longitude}}


def venue(latitude: float, longitude: float, title: str, address: str) -> Json:
    """A venue comes with its location beside it."""
    spot = location(latitude, longitude)
    return spot | {"venue": spot | {"title": title, "address": address}}


FILES = {
    "photo": photo,
    "voice": voice,
    "video": video,
    "document": document,
    "sticker": sticker,
    "video_note": video_note,
    "audio": audio,
}
