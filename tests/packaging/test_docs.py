"""Commands, targets, settings, constants and files that the documents name are those that exist."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

import pytest
from pydantic.fields import FieldInfo

from assistant.kernel.settings import Settings
from ingest.sources.folder.catalogue import PASSWORDS

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
# These name no place to fetch from: where packages come from is for those who install to say.
WITHOUT_ADDRESSES = (
    "Dockerfile",
    "Makefile",
    "compose.yaml",
    "constraints.txt",
    "docs/deployment.md",
    ".ci/run",
    "tools/system.sh",
)
ACCOUNTS = ("answers.md", "models.md")
SHIPPED = {"corpus": "the shipped collection", "prompts": "the shipped prompts"}
# Module and name of a constant, and the words in docs/answers.md or docs/models.md that give its size.
CONSTANTS = (
    ("answering.clarifying", "_COMMON", "in {:.0%} of the passages or fewer"),
    ("answering.across", "_ACROSS_WORDS", "about {} words each"),
    ("answering.across", "_ACROSS_WORTH", "score {} of the best or more"),
    ("answering.part_by_part", "_PART_WORDS", "and {} at least"),
    ("answering.part_by_part", "_SURE", "either P ≥ {} or"),
    ("answering.part_by_part", "_QUESTION_WORDS", "share of the words and {} at least, under its own"),
    ("answering.condensing", "_SECONDS", "and has {} seconds"),
    ("answering.condensing", "_WORDS", "{} words in all"),
    ("answering.condensing", "_LONGEST", "in all and {} of each"),
    ("answering.rewording", "_OWN", "has {} of its telling words"),
    ("answering.checking.evidence", "_ADDS", "says {} more of the statement"),
    ("answering.checking.evidence", "_ADDS_FACT", "or {} with a figure"),
    ("answering.checking.evidence", "_AROUND", "only around a sentence counts {}."),
    ("answering.checking.evidence", "_MEANING", "with {} × its cosine besides"),
    ("answering.checking.evidence", "_QUOTED", "evidence: {} sentences at most"),
    ("answering.checking.placing", "_APART", "| {}, for dates"),
    ("answering.checking.placing", "_APART_DATES", "for dates {};"),
    ("answering.checking.placing", "_AROUND", "only around its sentence counts {}."),
    ("answering.checking.placing", "_CLAUSE", "× {} in another clause"),
    ("answering.checking.placing", "_EXCHANGED", "| {} for figures and dates in the same sentence"),
    ("answering.checking.placing", "_EXCHANGED_APART", "in the same sentence, else {} |"),
    ("answering.checking.placing", "_FAR", "× ({} + "),
    ("answering.checking.placing", "_NEAR", "between them / {:.0f})"),
    ("answering.checking.placing", "_VOUCHED", "and up to {} more"),
    (
        "answering.checking.placing",
        "_WITHIN",
        "{0[figure]} for figures, {0[date]} for dates, {0[programme]} for programmes and barriers, {0[place]} for places",
    ),
    ("answering.checking.reading", "_COMMONEST", "its rarity from {} to"),
    ("answering.checking.reading", "_DATE", "a date {},"),
    ("answering.checking.reading", "_FIGURE", "a figure weighs {},"),
    ("answering.checking.reading", "_RAREST", "to {}), the first"),
    ("answering.checking.reading", "_THING", "place or barrier {},"),
    ("answering.checking.support", "ENTAILED", "gives less than {} |"),
    ("answering.checking.support", "SUPPORTED", "cosine < {};"),
    ("answering.checking.support", "_COVERAGE", "{} × coverage + "),
    ("answering.checking.support", "_MEANING", "+ {} × cosine <"),
    ("answering.writing.suspicion", "_ENGLISH_SHARE", "fewer than {} are among"),
    ("answering.writing.suspicion", "_ENOUGH_WORDS", "where of {} words or more"),
    ("answering.writing.writer", "_MOST", "At most {} statements"),
    ("answering.writing.writer", "_REPAIRS", "at most {} statements in an answer"),
    ("answering.writing.writer", "_REPAIR_SECONDS", "and {} seconds each"),
    ("answering.evidence", "PASSAGES", "The {} best hits are read"),
    ("answering.extractive", "_REPEATS", "more than {} was said already"),
    ("answering.extractive", "_SAID_ALREADY", "less {} × the share of its words"),
    ("answering.extractive", "_WORTH", "scoring below {} of the best"),
    ("answering.sentences", "_BEFORE", "+ {} · coverage(the sentence before)"),
    ("answering.sentences", "_CONTEXT_WORD", "title or headings counts {}."),
    ("answering.sentences", "_COUNTS_IT", "counts | +{} |"),
    ("answering.sentences", "_HOLDS_IT", "for each | +{} |"),
    ("answering.sentences", "_LEAD", "an overview is wanted | +{};"),
    ("answering.sentences", "_LOOKED_AT", "The {} best then gain or lose"),
    ("answering.sentences", "_MEANING", "score(s) = {}  · cos"),
    ("answering.sentences", "_OPINION", "none was asked for | {} |"),
    ("answering.sentences", "_OTHER_BARRIER", "other barriers than those asked about | {} |"),
    ("answering.sentences", "_OTHER_SUBJECT", "programme first than those asked about | {} |"),
    ("answering.sentences", "_RANK", "+ {}  · score of its hit"),
    ("answering.sentences", "_ROW", "it is a table row | {} |"),
    ("answering.sentences", "_THING_RARITY", "with weight {}."),
    ("answering.sentences", "_UNKNOWN", "something is not known | {} |"),
    ("answering.sentences", "_WORDS", "+ {}  · coverage(s)"),
    ("answering.sufficiency", "ANSWERED", "From P ≥ {} "),
    ("answering.sufficiency", "_CLOSENESS", "{} · closeness"),
    ("answering.sufficiency", "_COVERAGE", "{} · coverage +"),
    ("answering.sufficiency", "_INTERCEPT", "P = σ( {} +"),
    ("answering.sufficiency", "_NAMED", "{} · named"),
    ("answering.sufficiency", "_UNKNOWN", "+ {} · unknown"),
    ("kernel.index.lexical", "_TOGETHER", "adds {} ×"),
    ("llm.breaker", "_SECONDS", "is left alone for {:.0f} seconds"),
    ("llm.model", "_LONGEST_PAUSE", "doubled each time up to {:.0f} s"),
    ("retrieval.exchanging", "_LONG", "or year, in {} words at most"),
    ("retrieval.following_up", "_NAMES", "{} names at most"),
    ("retrieval.leaning", "_SHORT", "in {} words at most says only"),
    ("retrieval.parts", "_PARTS", "stand alone, {} at most"),
    ("retrieval.folding", "_SAME", "{:.0%} stand in a better hit"),
    ("retrieval.fusion", "DENSE_WEIGHT", "+ {} · (nearness"),
    ("retrieval.fusion", "_HEAD", "nearness(p) = {} · cos"),
    ("retrieval.retriever", "CANDIDATES", "{} at most, are candidates"),
    ("retrieval.retriever", "_PREFERRED", "{} if the first programme"),
    ("retrieval.retriever", "_REFERENCE_SHARE", "works, contents: score × {}"),
)

every_document = pytest.mark.parametrize(
    "text",
    [pytest.param(path.read_text(encoding="utf-8"), id=str(path.relative_to(ROOT))) for path in DOCUMENTS],
)


def commands(text: str) -> Iterator[str]:
    """Lines of shell examples, without prompts, redirections and what follows a pipe."""
    for block in re.findall(r"^```(?:sh|bash|shell|console)\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        for line in block.replace("\\\n", " ").splitlines():
            yield re.split(r"\s[|>&]", line.removeprefix("$ "))[0]


@every_document
def test_commands_in_examples_exist_with_their_options(
    text: str, parse_command: Callable[[list[str]], None]
) -> None:
    for line in commands(text):
        words = shlex.split(line, comments=True)
        if words[:2] == ["docker", "compose"]:
            runs = "precedent" in words and "exec" not in words  # which runs any program of the image
            words = words[words.index("precedent") :] if runs else []
        if words and words[0].rpartition("/")[2] == "precedent":
            parse_command(["precedent", *words[1:]])


@every_document
def test_targets_of_make_exist(text: str, make_targets: set[str]) -> None:
    spoken = [line.split()[1:] for line in commands(text) if line.startswith("make ")]
    spoken += [words.split() for words in re.findall(r"`make ([^`]+)`", text)]
    targets = {word for words in spoken for word in words if "=" not in word}
    assert targets <= make_targets


@every_document
def test_variables_are_settings(text: str, setting_names: set[str]) -> None:
    named = set(re.findall(r"PRECEDENT_[A-Z][A-Z_]*", text))
    assert {name for name in named if not name.startswith(PASSWORDS)} <= setting_names


def test_every_setting_is_described_with_its_default() -> None:
    text = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    described = re.findall(r"^\| `(PRECEDENT_[A-Z_]+)` \| (.+?) \| \S.* \|$", text, re.MULTILINE)
    assert described == [
        (f"PRECEDENT_{name.upper()}", SHIPPED.get(name) or f"`{_default(field)}`")
        for name, field in Settings.model_fields.items()
    ]


def _default(field: FieldInfo) -> object:
    """Return a default as the environment would have it."""
    default = field.get_default(call_default_factory=True, validated_data={})
    if isinstance(default, frozenset):
        return ",".join(sorted(default))
    return "" if default is None else default


@pytest.mark.parametrize(("module", "name", "words"), CONSTANTS)
def test_constants_in_the_account_of_answers_are_those_of_the_code(
    module: str, name: str, words: str
) -> None:
    text = "".join((ROOT / "docs" / name).read_text(encoding="utf-8") for name in ACCOUNTS)
    size = getattr(import_module(f"assistant.{module}"), name)
    assert words.format(size).replace("-", "−") in text.replace("-", "−"), f"{name} is {size}"


@every_document
def test_stages_of_the_image_exist(text: str, stages: dict[str, object]) -> None:
    assert set(re.findall(r"--target (\w+)", text)) <= set(stages)


@every_document
def test_links_between_documents_lead_somewhere(text: str) -> None:
    # The recorded session links to where its service would be.
    for target in re.findall(r"\]\((?!https://precedent\.example/)([^)#:\s]+)[^)]*\)", text):
        assert any(
            (path.parent / target).exists() for path in DOCUMENTS if path.read_text("utf-8") == text
        ), target


@pytest.mark.parametrize("name", WITHOUT_ADDRESSES)
def test_packaging_names_no_place_to_fetch_from(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    hosts = set(re.findall(r"https?://([^/\s'\"`:]+)", text))
    assert hosts <= {"127.0.0.1", "localhost"}


def test_the_guide_says_that_the_image_was_not_built() -> None:
    guide = (ROOT / "docs" / "deployment.md").read_text(encoding="utf-8")
    assert "**The image was not built here.**" in guide
