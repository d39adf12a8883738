"""Tell from its form whether a message asks something, carries on, or is mere courtesy."""

from __future__ import annotations

import re

_CLOSING = " \n\"'”’)]!.?"  # what may follow the mark at the end of a question
_WITHIN = re.compile(r"\?\s")  # a question, and something after it
_LEAD = r"^\W*(?:(?:and|but|so|or|also|ok(?:ay)?|then|please|hi|hello|hey|all|team|thanks|now)\b\W*)*"
_AUXILIARY = (
    r"(?:is|are|was|were|do|does|did|has|have|had|can|could|should|would|will|might|isn['’]t|aren['’]t|"
    r"wasn['’]t|weren['’]t|don['’]t|doesn['’]t|didn['’]t|hasn['’]t|haven['’]t|can['’]t|couldn['’]t)"
)
# After these, "what" and the like begin no question but a part of what is told: "Which is why …".
_TOLD = (
    r"\s+(?:i|we|you|they|he|she|it|this|that|there|the|an?|my|our|your|"
    r"(?:is|was)\s+(?:why|what|how|where|when))\b"
)
_OPENINGS = (
    # "What was …", "Which programmes did …"; not "What I can say is …"
    rf"(?:what|where|when|why|how|who|which|whose)(?:['’]s\b|(?!{_TOLD})\s+(?:[\w’'-]+\s+){{0,4}}?{_AUXILIARY}\b)",
    r"how\s+(?:many|much|long|often|come|about)\b|what\s+(?:about|else|if)\b|who\s+else\b|why\s+not\b",
    r"(?:what|who)\s+(?:happened|helped|worked|failed|changed|went|got|came|caused|ran|led|paid|funded)\b",
    r"which\s+(?:programmes|schemes|funds|pilots|places|areas|councils|authorities|reports|documents|ones?)\b",
    # "Did they …", "Is there …", "Can anyone …"
    rf"{_AUXILIARY}\s+(?:it|they|we|you|i|he|she|there|this|that|these|those|the|any|anyone|anybody|somebody|someone)\b",
    r"(?:does\s+)?any(?:one|body)\s+(?:know|here|have|got|aware)\b",
    r"any\s+(?:\w+\s+)?(?:examples?|precedents?|evidence|lessons|idea|ideas|experience|evaluations?|reports?)\b",
    r"(?:tell|show|give|find|remind)\s+(?:me|us)\b|(?:compare|summari[sz]e|describe|explain|list)\s+\w+",
    r"(?:find|look\s+up|search\s+for|looking\s+for)\s+(?:\w+\s+)?(?:examples?|precedents?|evidence|anything|evaluations?)\b",
)
_OPENS = re.compile(rf"{_LEAD}(?:{'|'.join(_OPENINGS)})", re.IGNORECASE)
# What carries on with the question before, and need not ask by its form: "And in Leeds", "The second one".
_CARRIES_ON = re.compile(
    r"^\W*(?:and|or|also|what about|how about|same|why|when|where|who|how|in|for|since|before|after|between|"
    r"compared?|versus|vs|more|tell|go on|the\s+(?:first|second|third|last|other|former|latter))\b",
    re.IGNORECASE,
)
_SHORT = 8  # words; what carries on is short, or it is a remark
_THANKS = (
    r"thanks?|thx|ta|cheers|great|good|perfect|brilliant|lovely|excellent|super|cool|nice|ok(?:ay)?|got\s+it|noted|"
    r"understood|agreed|fine|done|will\s+do|sure|helpful|useful|interesting|lol|wow|bye"
)
_WITH_THANKS = (
    r"you|very|so|much|many|a\s+lot|all|both|everyone|someone|for|that(?:['’]s)?|this|it|is|really|yes|no"
)
_COURTESY = re.compile(
    rf"^(?=.{{0,80}}\b(?:{_THANKS})\b)(?:\W*\b(?:{_THANKS}|{_WITH_THANKS})\b)+\W*$", re.IGNORECASE
)
# What people ask each other: of what they do, think and have seen, and when they meet. No document knows.
_DO = r"send|share|forward|email|ping|ring|call|join|come|meet|book|invite|chair|circulate|pick|fill|put"
_MEET = r"meet|book|call|ring|email|invite|chat|talk|speak|discuss"
_NAME = r"(?-i:(?!How|Wh)[A-Z]\w+,?\s+)"
_AMONG_PEOPLE = re.compile(
    rf"{_LEAD}{_NAME}?(?:"
    r"shall\s+(?:we|i)\b|(?:i|we)['’]ll\b|let['’]s\b|"
    r"are\s+you\b(?!\s+able\s+to\b)|do\s+you\s+(?:think|want|mind|agree|remember|fancy|need|reckon|recall|mean)\b|"
    rf"(?:can|could|would|will)\s+(?:you|someone|anyone)\s+(?:(?:please|just|all|both)\s+)*(?:{_DO}|let\s+\w+\s+know)\b|"
    rf"(?:can|could|should)\s+(?:we|i)\s+(?:(?:please|just|all|both)\s+)*(?:{_MEET})\b|"
    rf"(?:did|have|had)\s+you\s+(?:{_DO}|sent|see|seen|read|get|hear|heard|speak|spoken|ask|asked|manage|finish)\b|"
    r"(?:what|why|when|where|how)\s+(?:do|did|are|were|will|would|should)\s+you\b)|"
    r"\b(?:tomorrow|tonight|o['’]clock|this\s+(?:morning|afternoon|evening)|next\s+(?:mon|tues|wednes|thurs|fri)day)\b|"
    r"\b(?:is|are)\s+(?:that|this|it|you)\s+(?:ok|okay|alright|all\s+right|fine)\b|"
    r"\b(?:ok|okay|fine)\s+with\s+you\b",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n+")
_HELP = re.compile(
    r"^\W*(?:(?:hi|hello|hey|hiya|morning|good\s+(?:morning|afternoon|evening)|help|help\s+me|start|there|"
    r"(?:what|how)\s+(?:can|do)\s+(?:you|i)\s+(?:do|ask|use\s+(?:you|this|it))|(?:who|what)\s+are\s+you|how\s+does\s+this\s+work)\b\W*)+$",
    re.IGNORECASE,
)


def asks(text: str) -> bool:
    """Tell whether a message is a question: by its mark, or because it begins as one."""
    end = text[len(text.rstrip(_CLOSING)) :]
    return "?" in end or bool(_WITHIN.search(text) or _OPENS.search(text))


def carries_on(text: str) -> bool:
    """Tell whether a reply asks, or is so short and begins so that it takes the last question further."""
    return asks(text) or (len(text.split()) <= _SHORT and bool(_CARRIES_ON.search(text)))


def is_courtesy(text: str) -> bool:
    """Tell whether a message says nothing but thanks, or that it was read: nobody waits for an answer."""
    return bool(_COURTESY.search(text))


def among_people(text: str) -> bool:
    """Tell whether all that a message asks is for a colleague, where it does not mention the app."""
    asked = [sentence for sentence in _SENTENCE_END.split(text) if asks(sentence)] or [text]
    return all(_AMONG_PEOPLE.search(sentence) for sentence in asked)


def wants_help(text: str) -> bool:
    """Tell whether a message greets the app, or asks how it is used."""
    return bool(_HELP.search(text))
