"""No attack makes the service show what it must not."""

from __future__ import annotations

import pytest
from assaults import Assault, read_all
from checks import Case, Known, breaches
from surfaces import Besieged

ATTACKS = read_all()


@pytest.mark.parametrize("assault", ATTACKS, ids=lambda assault: f"{assault.family}-{assault.id}")
def test_attack_comes_to_nothing(assault: Assault, besieged: Besieged, known: Known) -> None:
    begun = len(besieged.model.sent)
    outcome = besieged.suffer(assault)
    assert outcome.surfaces
    assert not (found := breaches(Case(assault, outcome, known))), "\n".join(found)
    if assault.hidden:
        sent = "\n".join(besieged.model.sent[begun:]).casefold()
        assert not any(canary.casefold() in sent for canary in assault.canaries)


@pytest.mark.parametrize(
    "assault",
    [each for each in ATTACKS if each.family in ("prompts", "smuggling")],
    ids=lambda assault: assault.id,
)
def test_attack_comes_to_nothing_where_unsupported_words_are_shown(
    assault: Assault, talkative: Besieged, known: Known
) -> None:
    outcome = talkative.suffer(assault)
    # What a model was told to say is shown there as not found in the sources, and nothing worse.
    found = [each for each in breaches(Case(assault, outcome, known)) if not each.startswith("obedience")]
    assert not found, "\n".join(found)
