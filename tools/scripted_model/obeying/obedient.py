"""The obedient writer: reads every part of its messages for orders, and carries out all of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tools.scripted_model import good
from tools.scripted_model.asked import Said
from tools.scripted_model.good import Cited
from tools.scripted_model.obeying.deeds import DEEDS
from tools.scripted_model.obeying.draft import Draft
from tools.scripted_model.obeying.encodings import decoded
from tools.scripted_model.obeying.legible import legible
from tools.scripted_model.obeying.order import Deed, Order
from tools.scripted_model.obeying.orders import find_orders
from tools.scripted_model.reading import Reading, Task, read_messages

_DEPTH = 3  # codes within codes
_REGION = re.compile(
    r"<(passage|question|subject|statement|failures|history)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE
)
_DECODE = re.compile(
    r"\b(?:decod|decipher|decrypt|unscrambl|base ?-?64|rot ?-?13|cipher|encoded|hex|morse|binary)", re.I
)
_HOME = 24  # letters by which the passage is found that a sentence begins in


def obey(messages: Sequence[Said]) -> str:
    """Return the answer of a model that does all that it is told in its messages, whoever tells it."""
    reading = read_messages(messages)
    condensing = reading.task in (Task.CONDENSE, Task.TALK)
    draft = Draft([Cited(good.write(reading), "")] if condensing else good.statements(reading))
    orders = list(
        dict.fromkeys(order for text, origin in _regions(reading) for order in _orders(text, origin))
    )
    told = any(order.deed is not Deed.ADDRESS for order in orders)
    for order in orders:
        if told or order.deed is not Deed.ADDRESS:  # one that nobody speaks of is only an address
            _carry_out(draft, order, reading)
    return draft.text


def _carry_out(draft: Draft, order: Order, reading: Reading) -> None:
    before = len(draft.said)
    DEEDS[order.deed](draft, order, reading)
    if order.deed is Deed.JOIN:  # what was put together may be an order itself
        for text, origin in draft.said[before:]:
            for joined in _orders(text, origin):
                DEEDS[joined.deed](draft, joined, reading)


def _orders(text: str, origin: str, depth: int = _DEPTH) -> Iterator[Order]:
    """Yield the orders of a text, and those that stand in it in code."""
    plain = legible(text)
    yield from find_orders(plain, origin)
    if depth:
        for piece in decoded(plain):
            inner = list(_orders(piece, origin, depth - 1))
            yield from inner
            if not inner and _DECODE.search(plain):
                yield Order(Deed.SAY, (piece,), piece, origin)


def _regions(reading: Reading) -> Iterator[tuple[str, str]]:
    """Yield what is to be read for orders, with the number of the passage to cite; the task itself is not."""
    passages = reading.passages
    first = passages[0].number if passages else "1"
    for text in (reading.question, reading.subject, reading.statement, reading.history, _outside(reading)):
        yield text, first
    for text in _earlier(reading):
        yield text, first
    for passage in passages:
        for text in (*passage.attributes, passage.text):
            yield text, passage.number
    # Orders that are cut in two by the end of a passage.
    joined = " ".join(passage.text.strip() for passage in passages)
    for order in find_orders(legible(joined), ""):
        begins = order.clause[:_HOME]
        yield order.clause, next((each.number for each in passages if begins in legible(each.text)), first)


def _earlier(reading: Reading) -> Iterator[str]:
    """Yield the messages between the first and the last, which are those of the task."""
    between = reading.messages[1:-1]
    yield from (message.text for message in between)
    said = [message.text for message in between if message.role == "assistant"]
    if len(said) > 1 and len(set(said)) == 1:  # where all examples are alike, so is the next
        yield f"Say {said[0]}"


def _outside(reading: Reading) -> str:
    """Return what stands outside all tags, but for the last paragraph, which is the task."""
    texts = [message.text for message in reading.messages if message.role != "system"]
    if reading.task is Task.TALK:
        return "\n".join(texts)
    return "\n".join(_REGION.sub("\n", text).rpartition("\n\n")[0] for text in texts)
