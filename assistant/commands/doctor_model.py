"""`precedent doctor --model`: ask each language model of the settings a question and judge the answer."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.commands.doctor_findings import Finding
from assistant.kernel.chat_model import FaultKind, Message, ModelFault, Usage
from assistant.kernel.errors import ModelInvalid
from assistant.kernel.prompting import Prompts
from assistant.kernel.settings import Settings
from assistant.kernel.stopping import Stop
from assistant.llm.model import LimitedModel
from assistant.llm.opening import open_model, open_small_model

_QUESTION = "When did the Harbour Street scheme begin, and in how many towns?"
_PASSAGE = """\
<passage number="1" title="The Harbour Street scheme" publisher="Example Council" date="2020" heading="Start">
The Harbour Street scheme began in 2019 in four towns.
</passage>"""
_WORDS = 30
_MARKER = re.compile(r"\[1\]")
_FACTS = ("2019", "four")
_SHOWN = 160  # characters of an answer that is not as it should be

_NONE = (
    "none is set; answers are quotations, which needs none. For written ones set PRECEDENT_MODEL "
    "(openai:gpt-5-mini, azure_openai:DEPLOYMENT, anthropic:…, bedrock_converse:…, google_genai:…, ollama:…) "
    "and the provider's key, or PRECEDENT_MODEL_URL for any service like OpenAI's"
)
_ELSEWHERE = "try another model in PRECEDENT_MODEL"

# What is wrong, and what mends it.
REMEDIES: Mapping[FaultKind, tuple[str, str]] = {
    FaultKind.MISSING: (
        "its service does not know this model or this address",
        "check the name in PRECEDENT_MODEL or PRECEDENT_SMALL_MODEL (for Azure it is the deployment's) "
        "and PRECEDENT_MODEL_URL, which for most services ends in /v1",
    ),
    FaultKind.KEY: (
        "its service refuses the key",
        "set PRECEDENT_MODEL_KEY, or the provider's own variable (OPENAI_API_KEY …), to a key for this model",
    ),
    FaultKind.QUOTA: (
        "nothing is left to pay with",
        "add credit or raise the limit in the provider's account; the key itself is accepted",
    ),
    FaultKind.BUSY: (
        "its service takes no more calls at this moment",
        "wait a minute and try again; if it stays so, ask the provider for a higher rate, "
        "or lower PRECEDENT_MODEL_CALLS",
    ),
    FaultKind.RESTING: (
        "it failed several times in a row and is left alone for half a minute",
        "wait 30 seconds and try again",
    ),
    FaultKind.UNREACHABLE: (
        "no connection to its service comes about, or it breaks off",
        "check that the service runs, PRECEDENT_MODEL_URL (http or https, and the port), and what stands "
        "between: firewall, HTTPS_PROXY, certificates",
    ),
    FaultKind.FAILING: (
        "its service answers with an error",
        "where it says what it does not take, leave that out of PRECEDENT_MODEL_OPTIONS, or set it there "
        '({"stream_usage": false} where it cannot tell tokens); else look at its status page or log',
    ),
    FaultKind.LATE: (
        "it did not begin to write in time",
        "raise PRECEDENT_MODEL_FIRST_SECONDS, choose a quicker model, or have it reason less "
        "by PRECEDENT_MODEL_OPTIONS",
    ),
    FaultKind.SLOW: (
        "it did not end in time",
        "raise PRECEDENT_MODEL_SECONDS, or choose a quicker model",
    ),
    FaultKind.TOO_LONG: (
        "it cannot read as much as it is sent",
        "lower PRECEDENT_MODEL_WORDS, or choose a model that reads more",
    ),
    FaultKind.MALFORMED: (
        "what it returned is no answer: empty, cut short, or of another shape",
        "check that the service streams chat completions; if the answer was cut short, raise "
        "PRECEDENT_MODEL_TOKENS",
    ),
    FaultKind.STOPPED: ("the call was stopped", "try again"),
    FaultKind.REFUSED: (
        "it would not answer a harmless question",
        f"look at the content filter of its service, or {_ELSEWHERE}",
    ),
    FaultKind.NOTHING: ("it did not find what its passage says", _ELSEWHERE),
    FaultKind.UNCITED: (
        "it does not say which passage it rests on, so nothing it writes is shown",
        _ELSEWHERE,
    ),
    FaultKind.UNSUPPORTED: ("it did not say what its passage says", _ELSEWHERE),
    FaultKind.FOREIGN: ("it wrote in another language than it was asked in", _ELSEWHERE),
    FaultKind.REPEATING: ("it said the same again and again", _ELSEWHERE),
}


@dataclass(frozen=True, slots=True)
class _Heard:
    """What came of the question. Times in milliseconds."""

    text: str
    pieces: int
    usage: Usage
    first_ms: float
    total_ms: float


def summary(settings: Settings) -> Finding:
    """Return which models are set, without calling any."""
    names = [name for name in (settings.model, settings.small_model) if name]
    if not names:
        return Finding(
            "Model", "none: answers are quotations; 'precedent doctor --model' says how to set one"
        )
    return Finding("Model", f"{', '.join(names)}; 'precedent doctor --model' asks it a question")


def examine_models(settings: Settings) -> Iterator[Finding]:
    """Ask each model that is set a question, once each, and yield what is found."""
    if not settings.model and not settings.small_model:
        yield Finding("Model", _NONE)
        return
    once = settings.model_copy(update={"model_tries": 1})  # what is wrong is to be seen at once
    messages = (
        Prompts(settings.prompts)
        .render("answer", question=_QUESTION, passages=_PASSAGE, words=_WORDS)
        .messages
    )
    roles: tuple[tuple[str, Callable[[Settings], LimitedModel | None]], ...] = (
        ("Answering model", open_model),
        ("Small model", open_small_model),
    )
    for role, opened in roles:
        try:
            model = opened(once)
        except ModelInvalid as error:
            yield Finding(role, "cannot be opened", str(error))
            continue
        if model is not None:
            yield from _examined(role, model, messages, cites=opened is open_model)


def _examined(
    role: str, model: LimitedModel, messages: Sequence[Message], *, cites: bool
) -> Iterator[Finding]:
    yield Finding(role, f"{model.name} at {model.address or 'the address that its provider has'}")
    try:
        heard = _asked(model, messages)
    except ModelFault as fault:
        wrong, remedy = REMEDIES[fault.kind]
        yield Finding("Answer", f"none: {wrong} ({fault.detail})", remedy)
        return
    yield Finding("Time", f"{heard.first_ms:,.0f} ms until it began, {heard.total_ms:,.0f} ms in all")
    if heard.pieces > 1:
        yield Finding("Streams", f"yes, in {heard.pieces} pieces")
    else:
        yield Finding("Streams", "no: readers see nothing until all of it is there")
    yield _tokens(heard.usage)
    if cites:
        yield _form(heard.text)


def _asked(model: LimitedModel, messages: Sequence[Message]) -> _Heard:
    texts: list[str] = []
    usage = Usage()
    began = time.perf_counter()
    first = None
    for item in model.write(messages, stop=Stop()):
        if isinstance(item, Usage):
            usage = item
        else:
            first = first or time.perf_counter()
            texts.append(item)
    ended = time.perf_counter()
    return _Heard(
        "".join(texts), len(texts), usage, ((first or ended) - began) * 1000, (ended - began) * 1000
    )


def _tokens(usage: Usage) -> Finding:
    if usage == Usage():
        return Finding("Tokens", "not told: what an answer costs cannot be said")
    return Finding("Tokens", f"told: {usage.read:,} read, {usage.written:,} written")


def _form(text: str) -> Finding:
    """Judge an answer as every answer is judged: it cites, and says what the passage says."""
    kind = None
    if "NOT FOUND" in text:
        kind = FaultKind.NOTHING
    elif not _MARKER.search(text):
        kind = FaultKind.UNCITED
    elif not all(fact in text.replace("4", "four") for fact in _FACTS):
        kind = FaultKind.UNSUPPORTED
    if kind is None:
        return Finding("Form", "as it is needed: it answers from its passage and cites it")
    wrong, remedy = REMEDIES[kind]
    shown = " ".join(text.split())
    return Finding("Form", f"{wrong}: “{shown[:_SHOWN]}{'…' if len(shown) > _SHOWN else ''}”", remedy)
