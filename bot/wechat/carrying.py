"""What wechaty-grpc 0.20.19 lacks of the wire: large files by Upload and Download, and a message forwarded as it is."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Final, Optional

import betterproto
from grpclib.const import Cardinality
from wechaty_grpc.wechaty import PuppetStub

UPLOAD: Final = "/wechaty.Puppet/Upload"
DOWNLOAD: Final = "/wechaty.Puppet/Download"
FORWARD: Final = "/wechaty.Puppet/MessageForward"
STREAM_UNARY: Final = Cardinality.STREAM_UNARY
CHUNK: Final = 256 * 1024


@dataclass(eq=False, repr=False)
class UploadRequest(betterproto.Message):
    chunk: bytes = betterproto.bytes_field(1)


@dataclass(eq=False, repr=False)
class UploadResponse(betterproto.Message):
    id: str = betterproto.string_field(1)


@dataclass(eq=False, repr=False)
class DownloadRequest(betterproto.Message):
    id: str = betterproto.string_field(1)


@dataclass(eq=False, repr=False)
class DownloadResponse(betterproto.Message):
    chunk: bytes = betterproto.bytes_field(1)


@dataclass(eq=False, repr=False)
class ForwardRequest(betterproto.Message):
    message_id: str = betterproto.string_field(1)
    conversation_id: str = betterproto.string_field(2)


@dataclass(eq=False, repr=False)
class ForwardResponse(betterproto.Message):
    id: Optional[str] = betterproto.message_field(1, wraps=betterproto.TYPE_STRING)  # noqa: UP045  it knows no other


class WholeStub(PuppetStub):
    async def forward(self, chat: str, message: str) -> str:
        """The id of the new message, `""` where the puppet gives none."""
        request = ForwardRequest(message_id=message, conversation_id=chat)
        answer = await self._unary_unary(  # pyright: ignore[reportUnknownMemberType]  its types name what is not there
            FORWARD, request, ForwardResponse
        )
        return answer.id or ""

    async def upload(self, content: bytes) -> str:
        """The id under which the gateway keeps it for whoever sends it."""
        async with self.channel.request(
            UPLOAD, STREAM_UNARY, UploadRequest, UploadResponse, timeout=self.timeout, metadata=self.metadata
        ) as stream:
            for start in range(0, len(content), CHUNK):
                await stream.send_message(UploadRequest(chunk=content[start : start + CHUNK]))
            await stream.end()
            answer = await stream.recv_message()
            assert answer, "it ends with an answer or an error"
            return answer.id

    async def download(self, id: str) -> AsyncGenerator[bytes]:
        parts = self._unary_stream(  # pyright: ignore[reportUnknownMemberType]  its types name what is not there
            DOWNLOAD, DownloadRequest(id=id), DownloadResponse
        )
        async for part in parts:
            yield part.chunk
