"""Judge what a file says of itself: its title, its date, who published it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.loading.characters import clean_text

_LONGEST_TITLE = 250  # characters
_RUBBISH_TITLE = re.compile(
    r"(?:microsoft (?:word|powerpoint|excel)\b.*|untitled.*|.*\btemplate|"
    r"new document|powerpoint presentation|"
    r"(?:document|doc|slide|layout|book|presentation|scan|img|image|page|report|template|title|draft|test)"
    r"[\s_-]*\d*|print|full page (?:photo|fax) print|no title|none|null|n/?a|[\W\d_]+|[0-9a-f-]{16,}|"
    r".*\.(?:docx?|dotx?|odt|rtf|pdf|indd|qxd|qxp|pptx?|xlsx?|pub|pages|html?|tmp|txt|md|fm|ai|cdr|p65|tex|dvi)|"
    r"\S*[\\/]\S*|(?:https?|file):\S*)",
    re.IGNORECASE,
)
_NOT_A_TITLE = re.compile(
    r"(?:table of )?contents|list of \w+|index|foreword|preface|acknowledge?ments|(?:executive )?summary|"
    r"abstract|introduction|overview|welcome|home|page not found|notes?|figure \d.*|"
    r"(?:\d{1,2}(?:st|nd|rd|th)? )?(?:january|february|march|april|may|june|july|august|september|october|"
    r"november|december)(?: \d{4})?",
    re.IGNORECASE,
)
_DRESSING = re.compile(r"^microsoft (?:word|powerpoint) - |\.(?:docx?|pdf|indd|qxd|pptx?)$", re.IGNORECASE)
_WORDS = re.compile(r"[^\W_]+")
_DATE = re.compile(r"(?:D:)?(\d{4})(?:[-/]?(0[1-9]|1[0-2])(?:[-/]?(0[1-9]|[12]\d|3[01]))?)?")
_ORGANISATION = re.compile(
    r"\b(?:agency|assembly|association|authority|board|cabinet|centre|college|commission|committee|company|"
    r"consortium|corporation|council|department|directorate|executive|foundation|fund|government|group|hm|"
    r"inquiry|inspectorate|institute|institution|library|limited|ltd|llp|ministry|network|nhs|office|organisation|"
    r"parliament|partnership|plc|research|secretariat|senedd|service|services|society|treasury|trust|union|university)\b",
    re.IGNORECASE,
)


def sound_title(told: str) -> str:
    """The title, or "" where it is only a file name, a program's default or too long to be one."""
    title = clean_text(told)
    if not title or len(title) > _LONGEST_TITLE or _RUBBISH_TITLE.fullmatch(title):
        return ""
    return "" if _RUBBISH_TITLE.fullmatch(_DRESSING.sub("", title)) else title


def stands_in(title: str, text: str) -> bool:
    """Whether a text bears a title out: it has the title itself, or most of its several long words."""
    if _bare(title) in _bare(text):
        return True
    words = {word.casefold() for word in _WORDS.findall(title) if len(word) > 3 and word.isalpha()}
    present = {word.casefold() for word in _WORDS.findall(text)}
    return len(words) > 2 and len(words & present) >= 0.6 * len(words)


def _bare(text: str) -> str:
    return "".join(_WORDS.findall(text)).casefold()


def choose_title(told: str, headings: Sequence[str], opening: str) -> str:
    """The told title if the opening bears it out, else the first sound heading, else what was told."""
    title = sound_title(told)
    if title and stands_in(title, opening):
        return title
    sound = (sound_title(heading) for heading in headings if not _NOT_A_TITLE.fullmatch(heading.strip()))
    return next(filter(None, sound), title)


def iso_date(told: str) -> str:
    """A date as YYYY-MM-DD, YYYY-MM or YYYY from the forms that files use; "" when it is none."""
    found = _DATE.match(told.strip())
    if not found or not 1900 <= int(found.group(1)) <= 2100:
        return ""
    return "-".join(part for part in found.groups() if part)


def publisher(author: str) -> str:
    """The author if it is an organisation; a person's name or a log-in is not who published it."""
    name = clean_text(author)
    return name if len(name) <= 120 and _ORGANISATION.search(name) else ""
