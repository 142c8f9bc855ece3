"""Gemini as an imaginer: the only import of google.genai, which takes a second, so import it late.

A picture is a help and never a condition: whatever goes wrong is told to the artist, who paints on.
"""

import asyncio

import httpx2
import structlog
from google import genai
from google.genai import errors, types

from agent.tools.base import NotAvailable, Unanswered

DEADLINE_S = 60.0  # from asking to the last byte
ASPECT = "4:3"  # as the canvas

BUSY = "The imaginer is busy; ask again later, or go on without a reference."
DECLINED = "The imaginer declined that prompt; describe something else, or go on without."
UNREACHED = "The imaginer cannot be reached; go on without a reference."
SILENT = "The imaginer took too long; go on without a reference."
BUSY_CODES = {408, 429, 500, 502, 503, 504}
NOT_BEGUN = (errors.APIError, httpx2.ConnectError, httpx2.ConnectTimeout)  # nothing is owed for it

log = structlog.get_logger(__name__)


class Gemini:
    """One client on one event loop; `close` it at the end.

    base_url: None for Google's own. transport: in place of the network, for tests.
    """

    def __init__(
        self,
        api_key: str,
        model: str,
        base_url: str | None = None,
        deadline_s: float = DEADLINE_S,
        transport: httpx2.AsyncBaseTransport | None = None,
    ) -> None:
        self._api_key, self._model, self._base_url = api_key, model, base_url
        self._deadline_s, self._transport = deadline_s, transport
        self._client: genai.Client | None = None

    @property
    def name(self) -> str:
        return self._model

    async def close(self) -> None:
        """Close the client, if there is one; the next call opens another."""
        client, self._client = self._client, None
        if client is not None:
            await client.aio.aclose()

    async def imagine(self, prompt: str) -> bytes:
        """Return a picture of `prompt` as Gemini sent it; see `agent.painters.Imaginer`."""
        try:
            async with asyncio.timeout(self._deadline_s):
                return _picture(await self._ask(prompt))
        except NotAvailable:
            raise
        except Exception as failure:  # the SDK lets much else than its own out
            log.warning("imagine.failed", model=self._model, why=repr(failure)[:500])
            kind = NotAvailable if isinstance(failure, NOT_BEGUN) else Unanswered
            raise kind(_in_words(failure)) from failure

    async def _ask(self, prompt: str) -> types.GenerateContentResponse:
        config = types.GenerateContentConfig(
            response_modalities=["IMAGE"],
            image_config=types.ImageConfig(aspect_ratio=ASPECT),
        )
        return await self._connected().aio.models.generate_content(
            model=self._model, contents=prompt, config=config
        )

    def _connected(self) -> genai.Client:
        if self._client is None:
            options = types.HttpOptions(
                base_url=self._base_url,
                timeout=int(self._deadline_s * 1000),
                async_client_args={"transport": self._transport} if self._transport else None,
            )
            self._client = genai.Client(api_key=self._api_key, http_options=options)
        return self._client


def _picture(answer: types.GenerateContentResponse) -> bytes:
    """Return the first picture in an answer; a prompt that was declined has none."""
    for candidate in answer.candidates or []:
        parts = (candidate.content.parts if candidate.content else None) or []
        for part in parts:
            if part.inline_data is not None and part.inline_data.data:
                return part.inline_data.data
    raise NotAvailable(DECLINED)


def _in_words(failure: Exception) -> str:
    match failure:
        case TimeoutError() | httpx2.TimeoutException():
            return SILENT
        case errors.APIError() if failure.code in BUSY_CODES:
            return BUSY
        case errors.ClientError() if failure.code == 400:
            return DECLINED
        case _:
            return UNREACHED
