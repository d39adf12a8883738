"""`/healthz` and `/readyz`: whether the process runs, and whether it can answer."""

from __future__ import annotations

from datetime import UTC, datetime

from fastapi import APIRouter

from assistant.web.api.document_schemas import Healthy, Ready
from assistant.web.api.problems import documented
from assistant.web.dependencies import AssistantGiven, GenerationGiven

router = APIRouter(tags=["Service"])


@router.get("/healthz", summary="Is it running?")
async def healthz() -> Healthy:
    """Return 200 as long as the process runs, with or without an index."""
    return Healthy(status="ok")


@router.get("/readyz", responses=documented(), summary="Can it answer?")
def readyz(assistant: AssistantGiven, generation: GenerationGiven) -> Ready:
    """Return 200 with the generation being read; 503 with the remedy when there is none to read."""
    manifest = generation.manifest
    age = datetime.now(UTC) - datetime.fromisoformat(manifest.created)
    return Ready(
        status="ready",
        generation=generation.id,
        created=manifest.created,
        age_seconds=max(int(age.total_seconds()), 0),
        counts=dict(manifest.counts),
        encoder=manifest.encoder_name,
        problem=assistant.library.problem,
    )
