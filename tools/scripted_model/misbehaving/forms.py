"""Answers in a form, language or field in which they cannot be used as they are."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from tools.scripted_model import good
from tools.scripted_model.asked import Asked
from tools.scripted_model.behaviour import Behaviour
from tools.scripted_model.reading import read
from tools.scripted_model.steps import CallTool, Say, Script, Think, says

_THOUGHT = "The reader asks about programmes. Passage 1 says something on it [1], so I shall begin there."
_FRENCH = (
    "Le programme a réuni les services publics dans plusieurs villes, et les résultats ont été jugés bons."
)
_WELSH = "Daeth y rhaglen â gwasanaethau cyhoeddus ynghyd mewn sawl lle, a barnwyd bod y canlyniadau yn dda."
_SORRY = "I'm sorry, but I can't help with that request."
_LINK = "See [the report](https://reports.example/full) and https://reports.example/more."
_IMAGE = "![chart](https://reports.example/chart.png) <img src='https://reports.example/pixel.gif'>"


def _text(change: Callable[[list[str]], str]) -> Callable[[Asked], Script]:
    """Return what says a good answer's statements in another form."""

    def play(asked: Asked) -> Script:
        reading = read(asked)
        return says(change([str(each) for each in good.statements(reading)] or [good.write(reading)]))

    return play


def _marked(form: str) -> Callable[[Asked], Script]:
    """Return what says a good answer with other markers: `form` takes text, number and the next number."""

    def play(asked: Asked) -> Script:
        reading = read(asked)
        last = len(reading.passages)
        found = [
            form.format(text=each.text, number=each.number, next=min(int(each.number) + 1, last))
            for each in good.statements(reading)
        ]
        return says(" ".join(found) or good.write(reading))

    return play


def _ended(reason: str) -> Callable[[Asked], Script]:
    """Return what says most of a good answer, and ends for another reason than having finished."""

    def play(asked: Asked) -> Script:
        whole = good.write(read(asked))
        return Script([Say(whole[: len(whole) * 2 // 3])], finish=reason)

    return play


def _before_the_stop(asked: Asked) -> Script:
    reading = read(asked)
    found = [f"{each.text.rstrip('.')} [{each.number}]." for each in good.statements(reading)]
    return says(" ".join(found) or good.write(reading))


def _lists(found: list[str]) -> str:
    rows = "\n".join(f"| {number} | {each} |" for number, each in enumerate(found, 1))
    bullets = "\n".join(f"- **Finding:** {each}" for each in found)
    return f"# Summary\n\n## Key findings\n\n{bullets}\n\n| No | Finding |\n| --- | --- |\n{rows}\n"


def _json(found: list[str]) -> str:
    return json.dumps({"statements": [{"text": each} for each in found]}, ensure_ascii=False)


def _tool(asked: Asked) -> Script:
    arguments = json.dumps({"query": read(asked).question})
    return Script([CallTool("search_documents", arguments)], finish="tool_calls")


def _apart(asked: Asked) -> Script:
    return Script([Think(_THOUGHT), Say(good.write(read(asked)))])


def _unmeasured(asked: Asked) -> Script:
    return Script([Say(good.write(read(asked)))], usage=False)


FORMS: Mapping[str, Behaviour] = {
    "empty": Behaviour("answers with nothing", lambda _asked: says("")),
    "refuses": Behaviour("is sorry that it cannot help", lambda _asked: says(_SORRY)),
    "french": Behaviour("answers in French", _text(lambda found: f"{_FRENCH} [1] " * len(found))),
    "welsh": Behaviour("answers in Welsh", _text(lambda found: f"{_WELSH} [1] " * len(found))),
    "json": Behaviour("answers in JSON", _text(_json)),
    "markdown": Behaviour("answers with headings, bullets and a table", _text(_lists)),
    "fenced": Behaviour("wraps a good answer in a code fence",
                        _text(lambda found: f"```\n{' '.join(found)}\n```")),
    "links": Behaviour("puts links and images after each statement",
                       _text(lambda found: " ".join(f"{each} {_LINK} {_IMAGE} [1]" for each in found))),
    "tools": Behaviour("calls a tool in place of answering", _tool),
    "thinks": Behaviour("thinks aloud in <think>…</think>, then answers well",
                        _text(lambda found: f"<think>\n{_THOUGHT}\n</think>\n\n{' '.join(found)}")),
    "thinks-apart": Behaviour("sends its reasoning in a field of its own, then answers well", _apart),
    "chatty": Behaviour("answers well between a greeting and an offer of more help",
                        _text(lambda found: f"Great question! Here is what I found.\n\n{' '.join(found)}\n\n"
                                            "Let me know if you would like to hear more!")),
    "cut-short": Behaviour("ends two thirds through, with finish_reason length", _ended("length")),
    "censored": Behaviour("ends two thirds through, with finish_reason content_filter",
                          _ended("content_filter")),
    "no-usage": Behaviour("answers well, and does not tell its tokens", _unmeasured),
    "marks-joined": Behaviour("marks each statement with the next passage too: [1, 2]",
                              _marked("{text} [{number}, {next}]")),
    "marks-ranged": Behaviour("marks each statement with a range: [1-2]",
                              _marked("{text} [{number}-{next}]")),
    "marks-wide": Behaviour("answers well, marking with 【1】", _marked("{text}【{number}】")),
    "marks-notes": Behaviour("answers well, marking with [^1]", _marked("{text} [^{number}]")),
    "marks-round": Behaviour("answers well, marking with (1)", _marked("{text} ({number})")),
    "marks-named": Behaviour("answers well, marking with [passage 1]", _marked("{text} [passage {number}]")),
    "marks-before": Behaviour("answers well, marking before the full stop", _before_the_stop),
}  # fmt: skip
