from collections.abc import AsyncGenerator

from betterproto import ServiceStub
from wechaty_grpc.wechaty.puppet import (
    EventResponse,
    ImageType,
    MessageFileResponse,
    MessageImageResponse,
    MessagePayloadResponse,
    MessageSendFileResponse,
    StartResponse,
)

class PuppetStub(ServiceStub):
    def event(self) -> AsyncGenerator[EventResponse]: ...
    async def start(self) -> StartResponse: ...
    async def message_payload(self, *, id: str = "") -> MessagePayloadResponse: ...
    async def message_image(self, *, id: str = "", type: ImageType = ...) -> MessageImageResponse: ...
    async def message_file(self, *, id: str = "") -> MessageFileResponse: ...
    async def message_send_file(self, *, conversation_id: str = "", filebox: str = "") -> MessageSendFileResponse: ...
