"""What sources.yaml says of a GOV.UK source."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from ingest.sources.entry import Identity, Tags, Text

_Slug = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
_DocumentType = Annotated[str, Field(pattern=r"^[a-z][a-z_]*$")]
_HOSTS = frozenset({"www.gov.uk", "assets.publishing.service.gov.uk"})


class GovukEntry(Tags):
    """Pages by address, pages that a search finds, or both."""

    type: Literal["govuk"] = "govuk"
    id: Identity
    pages: tuple[Text, ...] = ()  # addresses or paths
    organisations: tuple[_Slug, ...] = ()  # as in gov.uk/government/organisations/…; any of them
    document_types: tuple[_DocumentType, ...] = ()  # "guidance", "research", "policy_paper"; any of them
    query: Text = ""
    most: int = Field(200, ge=1, le=20_000)  # of the pages that the search finds, the newest

    @model_validator(mode="after")
    def _asks_for_something(self) -> GovukEntry:
        if not (self.pages or self.searches):
            raise ValueError("give pages, organisations, document_types or a query")
        return self

    @property
    def hosts(self) -> frozenset[str]:
        """The hosts that may be asked."""
        return _HOSTS

    @property
    def searches(self) -> bool:
        """Whether there is something to search for."""
        return bool(self.organisations or self.document_types or self.query)
