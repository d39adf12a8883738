"""People of the local Slack who ask, and what became of their questions."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle

import numpy as np

from tests.local_slack import Channel, LocalSlack, Person, Posted

PERSON_A_MINUTE, CHANNEL_A_MINUTE = 10, 30  # the settings as they ship: nobody is made to ask more
_ENDS = ("chat.stopStream", "chat.update", "chat.postMessage")


@dataclass(frozen=True, slots=True)
class Question:
    """A question that was asked by a mention in a channel."""

    channel: Channel
    ts: str
    at: float  # time.time() before it was said


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a question."""

    answers: int  # messages with an answer's buttons
    streamed: bool
    first: float | None  # seconds until the first words of it were there
    whole: float | None  # seconds until all of it was


class Crowd:
    """People and channels for so many questions within a minute, none of whom asks too much."""

    def __init__(self, slack: LocalSlack, questions: int, texts: Sequence[str], *, people: int = 0) -> None:
        """`people`: how many, where that is not to follow from how much one may ask."""
        self._slack = slack
        self._texts = cycle(texts)
        self.people = [slack.person(f"P{n}") for n in range(people or -(-questions // PERSON_A_MINUTE))]
        channels = range(-(-questions // CHANNEL_A_MINUTE))
        self.channels = [slack.channel(f"c{n}", people=self.people) for n in channels]
        self._who, self._where = cycle(self.people), cycle(self.channels)

    def ask(self) -> Question:
        """Have the next person ask the next question in the next channel."""
        person: Person = next(self._who)
        channel = next(self._where)
        before = time.time()
        ts = self._slack.say(person, channel, f"<@{self._slack.bot_user}> {next(self._texts)}")
        return Question(channel, ts, before)

    def ask_steadily(self, a_second: float, count: int) -> list[Question]:
        """Ask so many questions, evenly spread, whatever becomes of those before."""
        start = time.monotonic()
        asked = []
        for number in range(count):
            time.sleep(max(0.0, start + number / a_second - time.monotonic()))
            asked.append(self.ask())
        return asked


def answered(slack: LocalSlack, asked: Sequence[Question], seconds: float) -> bool:
    """Wait until every question has an answer, for so long at most; whether they have."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if all(outcome.whole for outcome in outcomes(slack, asked)):
            return True
        time.sleep(0.5)  # looking takes time from the server that is looked at
    return False


def outcomes(slack: LocalSlack, asked: Sequence[Question]) -> list[Outcome]:
    """Return what became of questions so far, in their order."""
    ended: dict[str, float] = {}
    for call in slack.calls("chat.stopStream"):
        if not call.error:
            ended[str(call.arguments["ts"])] = call.at
    said: dict[tuple[str, str], list[Posted]] = {}
    for channel in {question.channel for question in asked}:
        for message in slack.messages(channel):
            if message.by == slack.bot_user:
                said.setdefault((channel, message.thread), []).append(message)
    return [_outcome(question, said.get((question.channel, question.ts), []), ended) for question in asked]


def _outcome(question: Question, said: Iterable[Posted], ended: dict[str, float]) -> Outcome:
    answers = [message for message in said if "open" in message.elements()]
    if not answers:
        return Outcome(0, False, None, None)
    times = list(_times(answers[0], ended))
    return Outcome(
        answers=len(answers),
        streamed=bool(answers[0].pieces),
        first=min(times) - question.at,
        whole=max(times) - question.at,
    )


def _times(message: Posted, ended: dict[str, float]) -> Iterator[float]:
    yield from (at for at, _ in message.pieces)
    yield ended.get(message.ts, message.posted_at)


def percentiles(seconds: Iterable[float], *, most: bool = False) -> dict[str, float]:
    """Return p50, p95, p99 and the most, in milliseconds; the last two where they are asked for."""
    times = [each * 1000 for each in seconds]
    wanted = {"p50": 50, "p95": 95, **({"p99": 99, "most": 100} if most else {})}
    return {name: round(float(np.percentile(times, share)), 1) for name, share in wanted.items()}


def summed(found: Sequence[Outcome]) -> dict[str, int]:
    """Return how many questions were answered once, never and more than once, and how."""
    ways = Counter("streamed" if each.streamed else "posted" for each in found if each.answers)
    return {
        "asked": len(found),
        "answered": sum(each.answers == 1 for each in found),
        "lost": sum(each.answers == 0 for each in found),
        "doubled": sum(each.answers > 1 for each in found),
        "streamed": ways["streamed"],
        "posted": ways["posted"],
    }
