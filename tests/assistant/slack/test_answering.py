"""One question answered at a desk whose parts are fakes: whether at all, for whom, and in which order."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest
from exported_made import answer as made_answer
from exported_made import citation, extract
from structlog.testing import capture_logs

from assistant.answering.progress import Begun, Said, Searched, Writing
from assistant.bootstrap import Reply
from assistant.kernel.access import EVERYONE
from assistant.kernel.domain import AnswerStatus, Filters, Statement
from assistant.kernel.errors import IndexMissing, PersonalData, QuestionInvalid, RecordsUnusable
from assistant.kernel.taxonomy import Taxonomy
from assistant.records.slack.model import Answering, ChannelSettings
from assistant.retrieval.following_up import Turn
from assistant.slack import answering
from assistant.slack.asking.allowance import Allowed
from assistant.slack.domain import Asked, Message, Place, Way
from assistant.slack.making import Making
from assistant.slack.underway import Underway
from assistant.slack.writing.links import Links

TURN, CONVERSATION = "0123456789abcdef" * 2, "fedcba9876543210" * 2
FINANCE = frozenset({"finance"})
IN_THREAD = Place("T1", "C1", "100.1")
DIRECT = Place("T1", "D1", "100.1", direct=True)
PLAIN = Asked(IN_THREAD, "U1", "What helped?", Way.MENTION, message="100.1", once="C1:100.1")
WHISPERED = Asked(Place("T1", "C1", ""), "U1", "What helped?", Way.COMMAND, url="https://hooks.example/1")
SAID = (extract("A quay was mended.", 1), extract("It took a year.", 1))


@dataclass
class Sent:
    """What was sent of an answer, in order."""

    steps: list[tuple[str, Any]] = field(default_factory=list)

    async def working(self, words: str) -> None:
        self.steps.append(("working", words))

    async def say(self, markdown: str) -> None:
        self.steps.append(("say", markdown))

    async def finish(self, messages: Sequence[Message], below: Sequence[Any]) -> str:
        self.steps.append(("finish", (messages, below)))
        return "1.1"

    async def tell(self, message: Message) -> None:
        self.steps.append(("tell", message.text))

    async def leave(self) -> None:
        self.steps.append(("leave", None))

    def of(self, step: str) -> list[Any]:
        return [what for name, what in self.steps if name == step]


@dataclass
class Office:
    """A desk, how its parts behave, and what was done at it."""

    settings: ChannelSettings = field(default_factory=ChannelSettings)
    groups: frozenset[str] = FINANCE
    allowed: Allowed = field(default_factory=Allowed)
    status: AnswerStatus = AnswerStatus.ANSWERED
    statements: tuple[Statement, ...] = SAID
    ends_with: tuple[Statement, ...] | None = None  # what the answer has, where that is not what was said
    error: Exception | None = None
    refused: Exception | None = None
    joined: SimpleNamespace | None = None
    before_said: Callable[[], Any] = lambda: None
    sent: Sent = field(default_factory=Sent)
    whispered: list[tuple[str, str]] = field(default_factory=list)  # place or address, text
    asked: list[dict[str, Any]] = field(default_factory=list)
    kept: list[tuple[Place, str, str]] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    read: int = 0

    def __post_init__(self) -> None:
        self.making, self.underway, self.links = Making(4), Underway(), Links("https://precedent.example")
        self.me = None
        self.channels = self.people = self.threads = self.slack = self.records = self
        self.allowance = SimpleNamespace(take=lambda _: self.allowed)
        self.library = SimpleNamespace(open=self._open)
        self.assistant = SimpleNamespace(taken=self._taken, ask=self._ask, library=self.library, records=self)

    def run(self, *asked: Asked) -> Sent:
        async def all_of_them() -> None:
            await asyncio.gather(*(answering.answer(self, each) for each in asked))  # type: ignore[arg-type]

        asyncio.run(all_of_them())
        return self.sent

    def first_time(self, key: str) -> bool:
        new = key not in self.seen
        self.seen.add(key)
        return new

    async def of(self, team: str, channel: str) -> ChannelSettings:
        return self.settings

    async def groups_of(self, person: str, team: str) -> frozenset[str]:
        return self.groups

    async def history(self, place: Place, upto: str) -> tuple[Turn, ...]:
        self.read += 1
        return (Turn("What was the Lantern Programme?", answer="", found=False),)

    async def whisper(self, place: Place, person: str, message: Message) -> None:
        self.whispered.append((place.thread, message.text))

    async def respond(self, url: str, message: Message) -> None:
        self.whispered.append((url, message.text))

    async def title(self, place: Place, title: str) -> None:
        self.titles.append(title)

    def thread(self, place: Place) -> SimpleNamespace | None:
        return self.joined

    def keep_thread(self, place: Place, conversation_id: str, reader: str) -> None:
        self.kept.append((place, conversation_id, reader))

    def conversation(self, conversation_id: str) -> None:
        return None

    @contextmanager
    def _open(self, audience: Any = None) -> Any:
        yield SimpleNamespace(taxonomy=Taxonomy())

    def _taken(self, text: str) -> str:
        if self.refused:
            raise self.refused
        return text

    def _ask(self, question: str, **known: Any) -> Reply:
        self.asked.append(known)
        if self.error:
            raise self.error
        tell = known["tell"]
        tell(Begun(CONVERSATION, TURN, 1))
        tell(Searched(documents=1234, passages=5, found=2))
        tell(Writing("fake:model", 2))
        cited = citation(1, "A quay was mended. It took a year.")
        for statement in self.statements:
            self.before_said()
            tell(Said(statement, (cited,)))
        said = self.statements if self.ends_with is None else self.ends_with
        found = made_answer(*said, citations=(cited,), question=question, status=self.status)
        return Reply(found, CONVERSATION, TURN, 1)


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Office]:
    def make(**known: Any) -> Office:
        made = Office(**known)
        made.people = SimpleNamespace(groups=made.groups_of)  # type: ignore[assignment]
        monkeypatch.setattr(answering, "sending", lambda *_: made.sent)
        return made

    return make


def test_status_statements_and_the_whole_are_sent_in_this_order(office: Callable[..., Office]) -> None:
    sent = office().run(PLAIN)
    assert [name for name, _ in sent.steps] == [
        "working", "working", "working", "say", "say", "finish",
    ]  # fmt: skip
    assert sent.of("working")[1] == "has searched 1,234 documents…"
    assert "A quay was mended" in sent.of("say")[0]
    (messages, below) = sent.of("finish")[0]
    assert messages
    assert below


def test_what_comes_twice_is_answered_once(office: Callable[..., Office]) -> None:
    assert len(office().run(PLAIN, PLAIN).of("finish")) == 1


@pytest.mark.parametrize(
    ("asked", "audience"), [(PLAIN, EVERYONE), (WHISPERED, FINANCE), (Asked(DIRECT, "U1", "?", Way.DIRECT), FINANCE)]
)  # fmt: skip
def test_only_where_the_asker_alone_reads_may_it_rest_on_what_the_asker_may_see(
    office: Callable[..., Office], asked: Asked, audience: frozenset[str]
) -> None:
    desk = office()
    desk.run(asked)
    assert desk.asked[0]["audience"] == audience


def test_thread_is_read_from_slack_only_where_the_records_do_not_know_it(
    office: Callable[..., Office],
) -> None:
    unknown = office()
    unknown.run(PLAIN)
    assert unknown.read == 1
    assert unknown.asked[0]["history"][0].query == "What was the Lantern Programme?"
    known = office(joined=SimpleNamespace(conversation_id=CONVERSATION, reader="r" * 32))
    known.run(PLAIN)
    assert (known.read, known.asked[0]["history"]) == (0, None)
    assert (known.asked[0]["conversation_id"], known.asked[0]["reader"]) == (CONVERSATION, "r" * 32)


def test_whispered_answer_neither_reads_nor_joins_the_thread_of_its_message(
    office: Callable[..., Office],
) -> None:
    desk = office()
    desk.run(Asked(IN_THREAD, "U1", "What helped?", Way.SHORTCUT, url="https://hooks.example/1"))
    assert (desk.read, desk.kept) == (0, [])


def test_thread_is_kept_with_a_reader_that_nobody_can_guess(office: Callable[..., Office]) -> None:
    first, second = office(), office()
    first.run(PLAIN)
    second.run(PLAIN)
    ((place, conversation_id, reader),) = first.kept
    assert (place, conversation_id) == (IN_THREAD, CONVERSATION)
    assert len(reader) == 32
    assert reader != second.kept[0][2]


def test_answer_that_is_not_what_was_said_takes_its_place(office: Callable[..., Office]) -> None:
    sent = office(ends_with=SAID[:1]).run(PLAIN)
    messages, below = sent.of("finish")[0]
    assert below == ()
    assert "took a year" not in messages[0].text


@pytest.mark.parametrize(
    ("error", "told", "event"),
    [
        (QuestionInvalid("The question is empty; ask something."), "ask something", ""),
        (IndexMissing("no index"), "cannot answer just now", "slack_fault"),
        (RecordsUnusable("locked"), "cannot answer just now", "slack_fault"),
        (ZeroDivisionError("secret words"), "cannot answer just now", "slack_defect"),
    ],
)
def test_what_goes_wrong_is_told_without_its_cause_and_logged_without_words(
    office: Callable[..., Office], error: Exception, told: str, event: str
) -> None:
    with capture_logs() as lines:
        sent = office(error=error).run(PLAIN)
    assert told in sent.of("tell")[0]
    assert [line["event"] for line in lines] == [event] * bool(event)
    assert "secret" not in str(lines)


def test_what_was_stopped_says_nothing_more(office: Callable[..., Office]) -> None:
    desk = office()
    desk.before_said = lambda: desk.underway.stop(IN_THREAD)
    sent = desk.run(PLAIN)
    assert sent.of("tell") == ["Stopped. Ask again whenever you like."]
    assert sent.of("say") == sent.of("finish") == []


def test_channel_that_is_turned_off_asks_nothing(office: Callable[..., Office]) -> None:
    desk = office(settings=ChannelSettings(answering=Answering.OFF))
    assert desk.run(PLAIN).steps == []
    assert "turned off" in desk.whispered[0][1]
    assert desk.asked == []


def test_direct_messages_are_answered_whatever_the_defaults_say(office: Callable[..., Office]) -> None:
    desk = office(settings=ChannelSettings(answering=Answering.OFF))
    assert desk.run(Asked(DIRECT, "U1", "What helped?", Way.DIRECT, message="100.1")).of("finish")
    assert desk.titles == ["What helped?"]


@pytest.mark.parametrize(("tell", "whispers"), [(True, 1), (False, 0)])
def test_who_asks_too_much_is_told_so_once(office: Callable[..., Office], tell: bool, whispers: int) -> None:
    desk = office(allowed=Allowed(7.2, tell))
    assert desk.run(PLAIN).steps == []
    assert ["8 seconds" in text for _, text in desk.whispered] == [True] * whispers


@pytest.mark.parametrize(
    ("asked", "where"), [(PLAIN, ""), (WHISPERED, WHISPERED.url), (
        Asked(IN_THREAD, "U1", "?", Way.REPLY, message="100.2"), "100.1")]
)  # fmt: skip
def test_refusal_is_told_where_its_asker_sees_it(
    office: Callable[..., Office], asked: Asked, where: str
) -> None:
    desk = office(refused=PersonalData("It holds an email address.", kinds=(), without="What helped?"))
    assert desk.run(asked).steps == []
    ((place, text),) = desk.whispered
    assert place == where  # a thread that nobody has begun would not show it
    assert "email address" in text


@pytest.mark.parametrize("way", [Way.REPLY, Way.UNMENTIONED])
@pytest.mark.parametrize(
    "trouble",
    [
        {"status": AnswerStatus.NOT_FOUND},
        {"error": IndexMissing("no index")},
        {"refused": QuestionInvalid("too long")},
        {"allowed": Allowed(5, True)},
    ],
    ids=["not found", "fault", "refused", "limited"],
)
def test_quiet_channel_hears_nothing_of_what_it_did_not_call_for(
    office: Callable[..., Office], way: Way, trouble: dict[str, Any]
) -> None:
    desk = office(settings=ChannelSettings(quiet=True), **trouble)
    sent = desk.run(Asked(IN_THREAD, "U1", "What helped?", way, message="100.2"))
    assert [name for name, _ in sent.steps] in ([], ["leave"])
    assert (desk.whispered, desk.kept) == ([], [])


def test_quiet_channel_hears_the_whole_answer_at_once(office: Callable[..., Office]) -> None:
    desk = office(settings=ChannelSettings(quiet=True))
    sent = desk.run(Asked(IN_THREAD, "U1", "What helped?", Way.UNMENTIONED, message="100.1"))
    assert [name for name, _ in sent.steps] == ["finish"]
    assert len(desk.kept) == 1


def test_quiet_channel_tells_who_mentioned_it_alone_that_nothing_was_found(
    office: Callable[..., Office],
) -> None:
    desk = office(settings=ChannelSettings(quiet=True), status=AnswerStatus.NOT_FOUND)
    sent = desk.run(PLAIN)
    assert [name for name, _ in sent.steps] == ["working", "leave"]
    assert len(desk.whispered) == 1


def test_note_on_a_shortened_question_comes_first(office: Callable[..., Office]) -> None:
    asked = Asked(IN_THREAD, "U1", "What helped?", Way.MENTION, message="100.2", note="Only its beginning.")
    assert office().run(asked).of("say")[0] == "_Only its beginning._"


def test_filters_of_the_channel_are_asked_with(office: Callable[..., Office]) -> None:
    desk = office()
    desk.run(PLAIN)
    assert desk.asked[0]["filters"] == Filters()
