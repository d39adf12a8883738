"""Addresses of the service that messages link to: conversations, sources in them, pages of documents."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from assistant.exports.wording import web_address
from assistant.kernel.domain import Citation

Check = Callable[[Citation], str]  # where a citation is checked


@dataclass(frozen=True, slots=True)
class Links:
    """Absolute addresses, safe to put into any markup: no space, quote, bracket or parenthesis in them."""

    service: str  # "https://precedent.example"

    def conversation(self, conversation_id: str, number: int = 0) -> str:
        """Return the page of a conversation, at one of its turns where a number is given."""
        return self.page(f"/conversations/{conversation_id}" + (f"#turn-{number}" if number else ""))

    def of(self, conversation_id: str, number: int) -> Check:
        """Return where each citation of a turn is checked: the conversation's page opens the panel there.

        Without a conversation ("") that is the page of evidence by itself.
        """
        if not conversation_id:
            return lambda citation: self.page(citation.url)
        turn = self.conversation(conversation_id, number)
        return lambda citation: f"{turn}-source-{citation.number}"

    def page(self, address: str) -> str:
        """Return an address of the service, such as that of a page of a document."""
        full = web_address(f"{self.service.rstrip('/')}{address}")
        return full.translate(_UNSAFE)


_UNSAFE = str.maketrans({char: f"%{ord(char):02X}" for char in "()[]*_~'`"})
