"""What a payload says by itself."""

from datetime import UTC, datetime

import pytest
from wechaty_grpc.wechaty.puppet import MessagePayloadResponse, MessageType

from bot.wechat import reading
from handlers.incoming import Evidence
from storage.kinds import EvidenceKind

NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)


def _told(text: str, type: MessageType = MessageType.MESSAGE_TYPE_TEXT) -> MessagePayloadResponse:
    told = MessagePayloadResponse()
    told.id, told.text, told.type = "m1", text, type
    return told


@pytest.mark.parametrize(
    ("timestamp", "at"),
    [
        (1_795_395_600, datetime(2026, 11, 23, 1, 0, tzinfo=UTC)),
        (1_795_395_600_500, datetime(2026, 11, 23, 1, 0, 0, 500_000, tzinfo=UTC)),
        (0, NOW),
        (2**64 - 1, NOW),
    ],
)
def test_the_time_is_told_in_seconds_or_milliseconds_or_is_now(timestamp: int, at: datetime) -> None:
    assert reading.moment(timestamp, NOW) == at


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("@邻应\u20053号楼电梯坏了", "3号楼电梯坏了"),
        ("3号楼电梯坏了 @邻应", "3号楼电梯坏了"),
        ("@邻应小助手\u2005 收到", "收到"),
        ("@邻应小队\u2005 收到", "@邻应小队  收到"),
        ("@陈海燕\u2005您看看", "@陈海燕 您看看"),
        ("a@邻应 b", "ab"),
    ],
)
def test_the_bots_own_name_is_left_out_and_other_names_stay_readable(text: str, words: str) -> None:
    assert reading.words(_told(text), {"邻应", "邻应小助手"}) == words


@pytest.mark.parametrize(
    ("kind", "evidence"),
    [
        (MessageType.MESSAGE_TYPE_IMAGE, EvidenceKind.PHOTO),
        (MessageType.MESSAGE_TYPE_VIDEO, EvidenceKind.VIDEO),
        (MessageType.MESSAGE_TYPE_AUDIO, EvidenceKind.VOICE),
        (MessageType.MESSAGE_TYPE_ATTACHMENT, EvidenceKind.DOCUMENT),
    ],
)
def test_what_is_shown_is_evidence_by_the_messages_id_and_its_markup_is_no_text(
    kind: MessageType, evidence: EvidenceKind
) -> None:
    told = _told("<msg><img aeskey='1'/></msg>", kind)
    assert (reading.evidence(told), reading.words(told, ())) == ((Evidence(evidence, "m1"),), "")


def test_a_shared_location_is_told_in_words() -> None:
    marked = '<msg><location x="30.1" y="104.2" label="榕岸路8号" poiname="榕岸小区&amp;南门" /></msg>'
    assert reading.place(_told(marked, MessageType.MESSAGE_TYPE_LOCATION)) == "榕岸路8号 榕岸小区&南门"
    assert reading.place(_told("?", MessageType.MESSAGE_TYPE_LOCATION)) is None
    assert reading.place(_told(marked)) is None


@pytest.mark.parametrize(("account", "is_person"), [("wxid_wang", True), ("gh_3dfda90e39d6", False), ("weixin", False)])
def test_wechat_itself_and_official_accounts_are_nobody(account: str, is_person: bool) -> None:
    assert reading.is_person(account) is is_person
