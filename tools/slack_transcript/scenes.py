"""What is done in the session that is recorded, in its order."""

from __future__ import annotations

from collections.abc import Callable

from tests.local_slack import Channel
from tools.slack_transcript.stage import Stage

_BUTTONS = "Open in browser"  # under every answer
_LIMIT = 10  # questions that a person may ask in a minute, as it ships


def without_a_model(stage: Stage) -> str:
    """Play everything that needs no model in #place-policy; return the thread that began it."""
    policy = stage.channel("place-policy", "Ada", "Ben", "Cleo")
    thread = _mention(stage, policy)
    for scene in (_filters, _elsewhere, _unknown, _personal, _feedback, _more):
        scene(stage, policy)
    _settings(stage)
    for scene in (_command, _shortcut, _superseded):
        scene(stage, policy)
    _direct(stage)
    _limit(stage)
    _no_stream(stage, policy)
    return thread


def with_a_model(stage: Stage, thread: str, slowly: Callable[[], None]) -> None:
    """Go on in a thread after a restart, and stop an answer; `slowly` has the model write slowly."""
    policy = stage.channels["place-policy"]
    stage.heading(
        "After a restart, with a language model",
        "`precedent slack` was stopped and started again, now with a model: the scripted one of the tests, "
        "which rewords what it is given. Each sentence is checked against the pages before it is shown. The "
        "thread goes on where it was.",
    )
    stage.says("Ben", policy, "What got in its way?", thread, until=_BUTTONS)
    stage.heading("Stop", "Ada asks, and presses the stop button beside the status while the model writes.")
    slowly()
    direct = stage.slack.direct(stage.person("Ada"))
    at = ""

    def ask_and_stop() -> None:
        nonlocal at
        at = stage.slack.say(stage.person("Ada"), direct, "What was Sure Start?")
        stage.slack.wait_for(lambda: stage.slack.status(direct, at).session == "processing", 30)
        stage.slack.stop(stage.person("Ada"), direct, at)

    stage.does("**Ada** in a direct message: What was Sure Start?", ask_and_stop, until="Stopped")


def _mention(stage: Stage, policy: Channel) -> str:
    stage.heading("A mention in a channel", "Ada and Ben are in #place-policy, and so is the app.")
    thread = stage.says("Ada", policy, "@Precedent What was Total Place?", until=_BUTTONS)
    stage.heading(
        "A follow-up in the thread", "It needs no mention, and is searched for as it would stand alone."
    )
    stage.says("Ben", policy, "How much did it cost?", thread, until=_BUTTONS)
    return thread


def _filters(stage: Stage, policy: Channel) -> None:
    stage.heading("A question that is narrowed, and one that is asked back")
    stage.says(
        "Ada", policy, "@Precedent What got in the way of data sharing in Total Place?", until=_BUTTONS
    )
    stage.says("Ada", policy, "@Precedent What did it cost?", until="do you mean")


def _elsewhere(stage: Stage, policy: Channel) -> None:
    stage.heading("What is no question for it")
    stage.slack.say(stage.person("Ben"), policy, "Lunch at one?")
    stage.remark("**Ben** in #place-policy: Lunch at one?")
    stage.remark("The app says nothing to that. It was not mentioned.")
    stage.says("Ben", policy, "@Precedent hello", until="For example:")


def _unknown(stage: Stage, policy: Channel) -> None:
    stage.heading("A question that the collection does not answer")
    asked = "@Precedent How many penguins live in the Falkland Islands?"
    thread = stage.says("Ada", policy, asked, until=_BUTTONS)
    stage.remark("Nobody has been chosen who could be asked instead:")
    answer = stage.last(policy, thread)
    _press(
        stage,
        "Ada",
        "Ask a person",
        lambda: stage.slack.press(stage.person("Ada"), answer, "person"),
        "owner",
    )


def _settings(stage: Stage) -> None:
    stage.heading("Settings of a channel", "Cleo looks after #regeneration, where the app is too.")
    there = stage.channel("regeneration", "Ada", "Ben", "Cleo")
    cleo = stage.person("Cleo")
    stage.does(
        "**Cleo** in #regeneration: `/precedent settings`",
        lambda: stage.slack.command(cleo, there, "settings"),
        until="What it answers",
    )
    shown = stage.dialog("Cleo").elements()
    unmentioned, quiet = shown["answering"]["options"][-1], shown["switches"]["options"][0]
    chosen = {"answering": unmentioned["value"], "switches": [quiet["value"]], "owner": cleo}
    stage.does(
        f"**Cleo** chooses *{unmentioned['text']['text']}*, ticks *{quiet['text']['text']}*, chooses herself "
        "as owner, and saves.",
        lambda: stage.slack.submit(cleo, stage.dialog("Cleo"), chosen),
        until="Changed in",
    )
    stage.remark(
        "From now on a question there needs no mention, and nothing is said where there is no answer. So an "
        "answer is not streamed: it must be known first that there is one."
    )
    thread = stage.says("Ben", there, "What got in the way of Sure Start?", until=_BUTTONS)
    stage.heading("Ask a person", "The channel has an owner now.")
    answer = stage.last(there, thread)
    _press(
        stage,
        "Ben",
        "Ask a person",
        lambda: stage.slack.press(stage.person("Ben"), answer, "person"),
        "would like a person",
    )


def _personal(stage: Stage, policy: Channel) -> None:
    stage.heading("Personal data")
    said = "@Precedent What did Total Place cost, asks jo.bloggs@example.org?"
    stage.says("Ben", policy, said, until="email address")
    refusal = stage.whisper("Ben", "email address")
    _press(
        stage,
        "Ben",
        "Ask without it",
        lambda: stage.slack.press(stage.person("Ben"), refusal, "without"),
        _BUTTONS,
    )


def _feedback(stage: Stage, policy: Channel) -> None:
    stage.heading("Not useful, and why")
    ben = stage.person("Ben")
    thread = stage.says("Ben", policy, "@Precedent What was Big Local?", until=_BUTTONS)
    answer = stage.last(policy, thread)
    _press(
        stage,
        "Ben",
        "Not useful",
        lambda: stage.slack.choose_feedback(ben, answer, useful=False),
        "What was wrong?",
    )
    reasons = stage.dialog("Ben").elements()["reasons"]["options"]
    stage.does(
        f"**Ben** ticks *{reasons[0]['text']['text']}*, writes “It says nothing of Wales.” and sends it.",
        lambda: stage.slack.submit(
            ben, stage.dialog("Ben"), {"reasons": reasons[:1], "words": "It says nothing of Wales."}
        ),
        until="Thank you",
    )


def _more(stage: Stage, policy: Channel) -> None:
    stage.heading("Show more, and a briefing", "Under the answer on Total Place that Ben was given above.")
    answers = [each for each in stage.slack.answers(policy) if "Searched for" in each.words]
    ben, answer = stage.person("Ben"), answers[0]
    _press(stage, "Ben", "Show more", lambda: stage.slack.press(ben, answer, "more"), "were searched")
    _press(stage, "Ben", "Export briefing", lambda: stage.slack.press(ben, answer, "export"), ".docx")


def _command(stage: Stage, policy: Channel) -> None:
    stage.heading("The command", "Its answer is visible to Ada alone, until she shares it.")
    ada = stage.person("Ada")
    question = "What helped in whole-place community budgets?"
    stage.does(
        f"**Ada** in #place-policy: `/precedent {question}`",
        lambda: stage.slack.command(ada, policy, question),
        until=_BUTTONS,
    )
    answer = stage.whisper("Ada", _BUTTONS)
    _press(stage, "Ada", "Share in channel", lambda: stage.slack.press(ada, answer, "share"), "Shared in")


def _shortcut(stage: Stage, policy: Channel) -> None:
    stage.heading("The shortcut of a message")
    ben = stage.person("Ben")
    said = "We should pool the budgets of the council and the health service in one place."
    at = stage.slack.say(ben, policy, said)
    stage.remark(f"**Ben** in #place-policy: {said}")
    stage.does(
        "**Ada** chooses *Find precedents for this* from the menu of that message.",
        lambda: stage.slack.shortcut(stage.person("Ada"), at),
        until=_BUTTONS,
    )


def _superseded(stage: Stage, policy: Channel) -> None:
    stage.heading(
        "A source that was superseded", "Such documents are searched where a question asks for them."
    )
    stage.says(
        "Cleo",
        policy,
        "@Precedent How many partnerships had been at work in Changing Futures, in the earlier edition of "
        "March 2026?",
        until=_BUTTONS,
    )


def _no_stream(stage: Stage, policy: Channel) -> None:
    stage.heading(
        "When Slack takes no stream",
        "It says 429: too many. The answer is posted as a whole.",
    )
    stage.slack.busy("chat.startStream", retry_after=1)
    stage.says("Cleo", policy, "@Precedent How many pilots did Total Place have?", until=_BUTTONS)


def _direct(stage: Stage) -> None:
    stage.heading("A direct message")
    ada = stage.person("Ada")
    stage.slack.open_messages_tab(ada)
    direct = stage.slack.direct(ada)
    prompts = stage.slack.wait_for(lambda: stage.slack.status(direct).prompts)
    suggested = "\n".join(f"> - `{title}`" for title, _ in prompts)
    stage.remark(f"**Ada** opens the *Messages* tab of the app, which suggests:\n\n{suggested}")
    at = stage.says("Ada", direct, prompts[0][1], until=_BUTTONS)
    stage.remark(f"In the list of her conversations it is called “{stage.slack.status(direct, at).title}”.")


def _limit(stage: Stage) -> None:
    stage.heading("Too many questions in a minute")
    dev = stage.person("Dev")
    direct = stage.slack.direct(dev)
    for _ in range(_LIMIT):
        before = len(stage.slack.answers(direct))
        stage.does(
            "",
            lambda: stage.slack.say(dev, direct, "What was Total Place?"),
            until=_BUTTONS,
            quietly=True,
        )
        stage.slack.wait_for(lambda before=before: len(stage.slack.answers(direct)) > before)  # type: ignore[misc]
    stage.remark(f"**Dev** asks {_LIMIT} questions in direct messages, which are answered; then another one.")
    stage.says("Dev", direct, "What was Total Place?", until="more questions than")


def _press(stage: Stage, name: str, label: str, deed: Callable[[], object], until: str) -> None:
    stage.does(f"**{name}** presses `{label}`.", deed, until=until)
