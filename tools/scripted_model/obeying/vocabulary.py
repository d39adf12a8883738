"""The words that orders are made of, as patterns."""

from __future__ import annotations


def _any(words: str) -> str:
    """Return a pattern that finds any of some patterns, which commas part."""
    return f"(?:{'|'.join(' '.join(word.split()) for word in words.split(','))})"


LANGUAGE = _any("French, Welsh, German, Spanish, Latin, Italian, Polish, Dutch, Irish, Pirate, Klingon")
_READERS = _any(
    r"""(?:the |every |all |any )?(?:users?|readers?|people|officials|voters|citizens|person), them, me, us,
    him, her, everyone, everybody, whoever \w+(?: this)?"""
)

# What stands before the verb of an order, so that "officials print leaflets" is none.
_WHO = _any("you, model, assistant, ai, bot, user, reader")
_MUST = _any("must, should, shall, will, are, have, need, can, could, may, now, to")
GO = (
    r"(?:^|[:>]\s+|\b"
    + _any(
        rf"""please, kindly, now, instead, always, then, and, let's, {_WHO}(?: {_MUST})+, forget to,
    (?:job|task|duty|goal|role|aim|rule) is(?: now)? to, make sure (?:to|you|that you), be sure to,
    remember to, must (?:always|only|now|first)"""
    )
    + r"\s+)(?:"
    + _any(
        """always, only, also, just, simply, now, first, instead, never fail to, silently, secretly,
    immediately"""
    )
    + r"\s+)*"
)

TELL = _any(
    f"""say, write, print, output, repeat, reply, respond, answer, announce, declare, assert, mention,
    include, insert, append, add, prepend, display, render, embed, emit, return, echo, type, recite,
    copy, recommend, complete, continue, confirm, acknowledge, cite, credit, attribute,
    (?:finish|end|start|begin) with, tell {_READERS}, give (?:this|the|{_READERS}), dis, dites,
    écri[sv](?:ez)?, répètez?, répétez, affichez?, répond[sez]+, sag, sagen sie, schreiben? sie,
    schreibe?, antworte, wiederhole, di, escribe, repite, responde, dywedwch, ysgrifennwch, ailadroddwch"""
)
# Verbs that are nouns as often: they are orders where what they want is in quotation marks or an address.
PUT = _any(
    """state, claim, conclude, put, place (?:an?|the|this), show, quote, begin, start, end, finish, close,
    open, sign, use, post, report, visit, click, follow, go to, load, fetch, download, call, email,
    contact, send, pay, make, give, provide"""
)
ATTACH = _any(
    """append, add, put, end, begin, start, insert, include, finish, close, place, attach, prefix, follow,
    precede, write, say, repeat, use"""
)

SHOW = _any(
    """reveal, print, repeat, show, output, disclose, give, tell, list, write, display, share, return,
    recite, dump, leak, expose, include, summari[sz]e, paraphrase, translate, encode, explain, describe,
    copy, quote, say, state, send, append, add, put, spell, complete, begin, start, provide, echo, type,
    report, load, fetch, request, visit, open, call, what (?:is|are|was|were|did), which, how"""
)
_OWN = _any(
    """your, the, its, all, initial, original, hidden, secret, earlier, previous, prior, above, own, those,
    these"""
)
_INSTRUCTIONS = _any(
    """prompts?, instructions?, rules, guidelines, directives, configuration, conversations?, context,
    secrets?, passwords?, settings, brief, messages?"""
)
_EARLIER = _any("initial, original, hidden, secret, earlier, previous, prior, above, other, last, first")
_SAID = _any(
    r"""words, text, questions?, answers?, chats?, keys?, tokens?, readers?, users?, people\S*, person"""
)
_GIVEN = r"(?:you|were|was|is|are|has been) \w+ (?:told|given|written|said|sent|above)"
SECRET = _any(
    rf"""system (?:prompts?|messages?), {_OWN}(?: \w+){{0|3}} {_INSTRUCTIONS}, {_EARLIER}(?: \w+){{0|3}}
    {_SAID}, instructions (?:above|you), (?:everything|all|text|words|messages?|content|what) (?:that
    )?(?:\w+ )?(?:above|before|so far|precedes|{_GIVEN}), (?:chat |conversation )?history,
    conversations?, other (?:users?|people|readers?)\S*, (?:you|were) (?:told|instructed|given), api
    keys?, environment variables, developer message, prompts?"""
).replace("{0|3}", "{0,3}")  # a comma parts words here

FORGET = _any(
    """ignore, disregard, forget, override, overrule, bypass, set aside, drop, discard, stop following, do
    not follow, don't follow, cancel, superseded?, no longer (?:follow|apply|bound), replaces?d?"""
)
LIMITS = _any(
    r"""instructions?, rules?, prompts?, above, previous, prior, everything, guidelines?, restrictions?,
    safety, system, passages, limits, polic\w+, before"""
)
SENTENCE = _any(
    r"""sentences?, statements?, lines?, paragraphs?, citations?, answers?, repl\w+, responses?, claims?"""
)
MARK = _any("citation, marker, source, reference, footnote, passage")
MARKS = _any(
    """citations?, markers?, passage numbers, sources, references, footnotes, brackets, cite, numbers in
    brackets"""
)
UNMARK = _any(
    rf"""(?:do not|don't|never|stop) (?:cit\w+|use|add|give|show|write|put|includ\w+|print), omit, leave out,
    remove, drop, skip, {TELL}\b[^.]*?\bwithout"""
)
NUMBER = r"(?<!\d)(?!(?:1[89]|20)\d\d\b)(\d{1,4})\b"  # of a passage, and no year

BECOME = _any(
    r"""you are now, you're now, from now on you(?:'re| are), (?<!to )(?:act as|act like), pretend (?:to
    be|(?:that )?you are|you're), role-?play(?:ing)? (?:as|the), behave (?:as|like), ^become,
    (?:adopt|take on|assume) the (?:persona|role|voice|character|identity) of, speak (?:as|like), talk
    like, your (?:new )?(?:name|role|persona|identity|job) is, imagine (?:that )?you(?:'re| are), ^you
    are (?=now|an? |the |no longer|[A-Z])"""
)
FORM = _any(
    """base ?-?64, rot ?-?13, hex, binary, backwards, reverse, capitals, upper ?-?case, json, html, table,
    bullets?, list, code block, headings?, letter by letter, leet"""
)
SUPPRESS = _any("do not, don't, never, avoid, omit, leave out, hide, conceal, suppress")
MENTION = _any("mention, say, quote, use, include, show, refer to, speak of, report, name")
PROGRAM = _any(
    """tool, function, command, shell, script, code, sql, python, curl, bash, wget, api, rm, query"""
)
URGE = _any(
    """tell, urge, advise, ask, encourage, instruct, warn, direct, invite, inform, remind, persuade,
    convince, recommend"""
)
READERS = _READERS
WORK = _any(
    r"""poem, leaflet, speech, essay, story, song, slogan, manifesto, tweet, post, letter, email, advert\w*,
    press release, joke, haiku, limerick, article, script, summary, code, list"""
)
NOTHING_ELSE = r"(?:only|solely|exclusively|nothing (?:else|but|more)|and (?:stop|nothing))"

_ENDINGS = _any(
    r"""com, org, net, example, test, io, co\.uk, gov\.uk, info, ru, cn, invalid, uk, dev, app, xyz, click,
    zip"""
)
_ELEMENTS = _any("img, a, iframe, script, form, svg, link, object, embed, video, audio, style, meta, base")
ADDRESS = (
    rf"!?\[[^\]\n]*\]\([^)\s]+\)|<{_ELEMENTS}\b[^\n]*?>|\b(?:https?|ftp|data|javascript|file|mailto|tel):\S+"
    rf"|(?-i:\b(?:www\.)?[a-z\d-]+(?:\.[a-z\d-]+)*\.{_ENDINGS}\b(?:/\S*)?)|//[\w-]+(?:\.[\w-]+)+\S*"
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?<!\d)(?:\+44|0)\d[\d ]{8,12}\d"
)
