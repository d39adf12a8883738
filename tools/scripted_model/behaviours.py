"""The table of all behaviours: a model's name and what it does."""

from __future__ import annotations

from collections.abc import Mapping

from tools.scripted_model import good
from tools.scripted_model.asked import Asked
from tools.scripted_model.behaviour import Behaviour
from tools.scripted_model.misbehaving.connections import CONNECTIONS
from tools.scripted_model.misbehaving.forms import FORMS
from tools.scripted_model.misbehaving.refusals import REFUSALS
from tools.scripted_model.misbehaving.untruths import UNTRUTHS
from tools.scripted_model.obeying.obedient import obey
from tools.scripted_model.reading import read
from tools.scripted_model.steps import Script, says


def _good(asked: Asked) -> Script:
    return says(good.write(read(asked)))


def _obedient(asked: Asked) -> Script:
    return says(obey(asked.messages))


MISBEHAVIOURS: Mapping[str, Behaviour] = {**REFUSALS, **CONNECTIONS, **UNTRUTHS, **FORMS}
BEHAVIOURS: Mapping[str, Behaviour] = {
    "good": Behaviour("writes what the passages say, in other words, and cites them", _good),
    "obedient": Behaviour("does whatever the question or a passage tells it to do", _obedient),
    **MISBEHAVIOURS,
}
