"""The filter options that `ask` and `search` share."""

from __future__ import annotations

from typing import Annotated

import typer

Names = list[str] | None
ProgrammeOption = Annotated[Names, typer.Option("--programme", help="Name, alias or id; may be repeated.")]
PlaceOption = Annotated[Names, typer.Option("--place", help="A place; may be repeated.")]
BarrierOption = Annotated[
    Names, typer.Option("--barrier", help="structure, priorities, funding, data-sharing or culture.")
]
KindOption = Annotated[Names, typer.Option("--kind", help="Kind of document.")]
NationOption = Annotated[
    Names, typer.Option("--nation", help="England, Scotland, Wales, Northern Ireland or UK.")
]
StatusOption = Annotated[Names, typer.Option("--status", help="current, superseded or withdrawn.")]
SinceOption = Annotated[int | None, typer.Option("--since", help="Published in this year or later.")]
UntilOption = Annotated[int | None, typer.Option("--until", help="Published in this year or earlier.")]
