"""Deliveries over HTTP, signed as Slack signs them."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import time
from secrets import token_hex
from urllib.parse import urlencode

from aiohttp import ClientError, ClientSession, ClientTimeout

from .payloads import VERIFICATION_TOKEN
from .shapes import Json

_AGENT = "Slackbot 1.0 (+https://api.slack.com/robots)"
_FORM, _JSON = "application/x-www-form-urlencoded", "application/json"


def signature(secret: str, timestamp: str, body: str) -> str:
    """The signature of a body, as in `X-Slack-Signature`."""
    signed = hmac.new(secret.encode(), f"v0:{timestamp}:{body}".encode(), hashlib.sha256).hexdigest()
    return f"v0={signed}"


def encoded(kind: str, payload: Json) -> tuple[str, str]:
    """The body of a delivery and its content type: events are JSON, all others forms."""
    if kind == "slash_commands":
        return urlencode(payload), _FORM
    if kind == "interactive":
        return urlencode({"payload": json.dumps(payload)}), _FORM
    return json.dumps(payload), _JSON


class Poster:
    """Posts deliveries to an address of the app."""

    def __init__(self, url: str, secret: str) -> None:
        self._url, self._secret = url, secret
        self._session = ClientSession()

    async def verify(self) -> None:
        """What Slack does when the address is entered. Raises AssertionError."""
        challenge = token_hex(20)
        body = {"token": VERIFICATION_TOKEN, "challenge": challenge, "type": "url_verification"}
        status, text = await self.send("events_api", body, seconds=10.0)
        said = json.loads(text).get("challenge", "") if text.startswith("{") else text
        assert status == 200 and said == challenge, (
            f"{self._url} did not answer the challenge: {status} {text[:200]}"
        )

    async def post(
        self, kind: str, payload: Json, number: int, reason: str, seconds: float
    ) -> tuple[Json | None, str, bool]:
        """One attempt: the answer or None, why it failed, and whether to try again."""
        again = (
            {"X-Slack-Retry-Num": str(number), "X-Slack-Retry-Reason": _NAMES.get(reason, reason)}
            if number
            else {}
        )
        body, content = encoded(kind, payload)
        try:
            async with asyncio.timeout(seconds), self._request(body, content, again) as response:
                text = await response.text()
                if response.status == 200:
                    return _answer(text), "", False
                return None, "http_error", response.headers.get("X-Slack-No-Retry") != "1"
        except TimeoutError:
            return None, "http_timeout", True
        except ClientError:
            return None, "connection_failed", True

    async def send(
        self, kind: str, payload: Json, *, signed: str = "", timestamp: str = "", seconds: float = 10.0
    ) -> tuple[int, str]:
        """One delivery with a signature or a time of one's own: status and body of the answer."""
        body, content = encoded(kind, payload)
        headers = {"X-Slack-Signature": signed} if signed else {}
        if timestamp:
            headers["X-Slack-Request-Timestamp"] = timestamp
        async with asyncio.timeout(seconds), self._request(body, content, headers) as response:
            return response.status, await response.text()

    def _request(self, body: str, content: str, more: Json):  # type: ignore[no-untyped-def]  # aiohttp's own
        timestamp = more.get("X-Slack-Request-Timestamp", str(int(time.time())))
        headers = {
            "User-Agent": _AGENT,
            "Content-Type": content,
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": signature(self._secret, timestamp, body),
            **more,
        }
        return self._session.post(
            self._url, data=body.encode(), headers=headers, timeout=ClientTimeout(total=None)
        )

    async def close(self) -> None:
        await self._session.close()


_NAMES = {"timeout": "http_timeout"}


def _answer(text: str) -> Json:
    if not text:
        return {}
    try:
        said = json.loads(text)
    except ValueError:
        return {"text": text}
    return said if isinstance(said, dict) else {"text": text}
