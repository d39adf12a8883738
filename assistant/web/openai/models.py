"""`GET /v1/models`: the one model that there is."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel, Field

from assistant.web.dependencies import AssistantGiven, BeganGiven
from assistant.web.keys import KeyGiven
from assistant.web.openai.errors import documented
from assistant.web.openai.requests import MODEL, check_model


class ModelShown(BaseModel):
    """A model, as OpenAI describes one."""

    id: str = Field(description="What to ask for.")
    object: str = "model"
    created: int = Field(description="When this service began, in seconds since 1970.")
    owned_by: str = Field(description="The organisation that runs the service.")
    name: str = Field(description="What front ends show.")


class ModelsShown(BaseModel):
    """The models."""

    object: str = "list"
    data: list[ModelShown]


router = APIRouter(prefix="/v1", tags=["OpenAI"], responses=documented())


@router.get("/models", summary="List the models")
def models(_: KeyGiven, assistant: AssistantGiven, began: BeganGiven) -> ModelsShown:
    """Return the one model that there is, whichever language model writes its answers, or none."""
    return ModelsShown(data=[_shown(assistant.settings.organisation, int(began.timestamp()))])


@router.get("/models/{model}", summary="Describe a model")
def model(_: KeyGiven, model: str, assistant: AssistantGiven, began: BeganGiven) -> ModelShown:
    """Return the model; there is one."""
    check_model(model)
    return _shown(assistant.settings.organisation, int(began.timestamp()))


def _shown(organisation: str, created: int) -> ModelShown:
    return ModelShown(id=MODEL, created=created, owned_by=organisation, name=organisation)
