"""The tools: search, fetch, ask, list_programmes, compare_programmes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from inspect import getdoc
from typing import Annotated, Any

from mcp.server.mcpserver import Context, MCPServer
from mcp.types import CallToolResult, ToolAnnotations
from pydantic import Field

from assistant.bootstrap import Assistant
from assistant.kernel.domain import Answer, Filters
from assistant.kernel.index.generation import Generation
from assistant.kernel.stopping import Stop
from assistant.mcp_server import programmes as known
from assistant.mcp_server import reading, showing, wording
from assistant.mcp_server.calling import faults_told, in_thread, result, site_of
from assistant.mcp_server.progress import telling
from assistant.mcp_server.shapes import Answered, Comparison, Fetched, FilterSet, Programmes, Results
from assistant.retrieval.filtering import resolve

_Call = Context[Any, Any]
_Question = Annotated[str, Field(description="A question that stands alone, in plain words.")]
_Names = Annotated[
    list[Annotated[str, Field(max_length=200)]],
    Field(min_length=2, max_length=4, description="Two to four programmes: id, name or alias."),
]
_Narrowed = Annotated[
    FilterSet, Field(description="What to narrow to; leave out what the words say already.")
]

_READS = ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)
# What is asked of the service is kept with its answer, for the organisation that runs it.
_ASKS = ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=False, open_world_hint=False
)


def add_tools(server: MCPServer[Any], assistant: Assistant) -> None:
    """Give a server the tools over an assistant; clients are told what their docstrings say."""
    tools = _Tools(assistant)
    for tool, title, hints in (
        (tools.search, "Search the documents", _READS),
        (tools.fetch, "Read a passage, page or document", _READS),
        (tools.ask, "Ask a question", _ASKS),
        (tools.list_programmes, "List programmes", _READS),
        (tools.compare_programmes, "Compare programmes", _ASKS),
    ):
        server.add_tool(tool, title=title, description=getdoc(tool), annotations=hints)


class _Tools:
    """Those that work long run in a thread; the SDK itself runs the others in one."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant

    def search(
        self,
        context: _Call,
        query: Annotated[str, Field(description="Words; those in quotation marks must stand together.")],
        filters: _Narrowed = FilterSet(),
        limit: Annotated[int, Field(ge=1, le=50, description="How many passages to return.")] = 10,
    ) -> Annotated[CallToolResult, Results]:
        """Search the organisation's programme documents (evaluations, guidance, audits, prospectuses).

        Searches by words and by meaning, and returns passages, best first, each with the page it stands
        on. Give an id to fetch for all of a passage. Use ask for an answer with quotations.
        """
        with faults_told(), self._assistant.library.open() as generation:
            narrowed = _resolved(filters.to_domain(), generation)
            found = self._assistant.search(query, filters=narrowed, k=limit)
            return result(showing.results(found, generation, self._site(context)))

    def fetch(
        self,
        context: _Call,
        id: Annotated[  # what research agents call it
            str,
            Field(max_length=300, description="Of a passage, of a document, or “DOCUMENT/pages/NUMBER”."),
        ],
    ) -> Annotated[CallToolResult, Fetched]:
        """Read a passage that search returned, a page, or a whole document, word for word.

        A long document is returned up to the end of a page; `metadata.next` is the id to read on with.
        """
        with faults_told(), self._assistant.library.open() as generation:
            return result(reading.read(generation, id, self._site(context)))

    async def ask(
        self, context: _Call, question: _Question, filters: _Narrowed = FilterSet()
    ) -> Annotated[CallToolResult, Answered]:
        """Ask what the organisation's programme documents say; every statement cites the page it stands on.

        Answers what was tried before, where, what got in the way, what helped, and where it says so. Where
        the documents do not say, the status is "not_found", and nothing is made up. Quote the citations
        with their addresses.
        """
        with faults_told():
            answer = await self._answer(context, question, filters.to_domain())
        shown = showing.answered(answer, self._site(context))
        return result(shown, wording.answer(shown))

    def list_programmes(self) -> Annotated[CallToolResult, Programmes]:
        """List the programmes that the collection has documents on, with years, nation and documents."""
        with faults_told(), self._assistant.library.open() as generation:
            found = known.listed(generation)
        return result(found, wording.programmes(found))

    async def compare_programmes(
        self,
        context: _Call,
        programmes: _Names,
        aspect: Annotated[
            str, Field(description="What to compare: “what got in the way”, “how it was paid for”.")
        ],
    ) -> Annotated[CallToolResult, Comparison]:
        """Compare two to four programmes in one respect, part by part, each statement cited.

        Where the documents say nothing of a programme, its part says so.
        """
        with faults_told():
            names = await in_thread(lambda _: self._named(programmes))
            answer = await self._answer(context, known.question(names, aspect), Filters())
        shown = known.compared(answer, names, aspect, self._site(context))
        return result(shown, wording.comparison(shown))

    async def _answer(self, context: _Call, question: str, filters: Filters) -> Answer:
        tell = telling(context)

        def work(stop: Stop) -> Answer:
            with self._assistant.library.open() as generation:
                narrowed = _resolved(filters, generation)
            return self._assistant.ask(question, filters=narrowed, tell=tell, stop=stop).answer

        return await in_thread(work)

    def _named(self, programmes: Sequence[str]) -> dict[str, str]:
        with self._assistant.library.open() as generation:
            return known.comparable(programmes, generation)

    def _site(self, context: _Call) -> str:
        return site_of(self._assistant.settings, context)


def _resolved(filters: Filters, generation: Generation) -> Filters:
    """Return filters with names turned into ids; raise `QuestionInvalid` for a name that is unknown."""
    programmes = tuple(known.named(filters.programmes, generation))
    return resolve(replace(filters, programmes=programmes), generation)
