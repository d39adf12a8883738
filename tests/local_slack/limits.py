"""Slack's limits on messages, blocks and dialogs, each with the page of its documentation."""

from __future__ import annotations

from dataclasses import dataclass

_REFERENCE = "https://docs.slack.dev/reference/block-kit"


@dataclass(frozen=True, slots=True)
class Limit:
    """So many characters or items at most."""

    most: int
    page: str


# Messages.
TEXT = Limit(40_000, "https://docs.slack.dev/reference/methods/chat.postMessage")  # longer text is truncated
UPDATED_TEXT = Limit(4_000, "https://docs.slack.dev/reference/methods/chat.update")
MARKDOWN_TEXT = Limit(12_000, "https://docs.slack.dev/reference/methods/chat.postMessage")
# Not documented: found against the live service by others, who count bytes of UTF-8.
STREAMED_TEXT = Limit(12_000, "https://docs.slack.dev/reference/methods/chat.appendStream")
# Not documented: messages with Markdown blocks are refused from somewhat over 13,000 characters in all blocks.
ALL_BLOCKS = Limit(13_000, "https://github.com/slackapi/bolt-js/issues/2509")
METADATA = Limit(16_000, "https://docs.slack.dev/messaging/message-metadata")

# Blocks.
BLOCKS = Limit(50, f"{_REFERENCE}/blocks")
BLOCK_ID = Limit(255, f"{_REFERENCE}/blocks")
MARKDOWN_BLOCKS = Limit(12_000, f"{_REFERENCE}/blocks/markdown-block")  # all of a message's together
SECTION_TEXT = Limit(3_000, f"{_REFERENCE}/blocks/section-block")
SECTION_FIELDS = Limit(10, f"{_REFERENCE}/blocks/section-block")
SECTION_FIELD = Limit(2_000, f"{_REFERENCE}/blocks/section-block")
HEADER = Limit(150, f"{_REFERENCE}/blocks/header-block")
CONTEXT_ELEMENTS = Limit(10, f"{_REFERENCE}/blocks/context-block")
ACTIONS = Limit(25, f"{_REFERENCE}/blocks/actions-block")
CONTEXT_ACTIONS = Limit(5, f"{_REFERENCE}/blocks/context-actions-block")
INPUT_LABEL = Limit(2_000, f"{_REFERENCE}/blocks/input-block")
INPUT_HINT = Limit(2_000, f"{_REFERENCE}/blocks/input-block")

# Elements and the objects in them.
ACTION_ID = Limit(255, f"{_REFERENCE}/block-elements")
BUTTON_TEXT = Limit(75, f"{_REFERENCE}/block-elements/button-element")
BUTTON_VALUE = Limit(2_000, f"{_REFERENCE}/block-elements/button-element")
BUTTON_URL = Limit(3_000, f"{_REFERENCE}/block-elements/button-element")
BUTTON_LABEL = Limit(75, f"{_REFERENCE}/block-elements/button-element")
FEEDBACK_TEXT = Limit(75, f"{_REFERENCE}/block-elements/feedback-buttons-element")
FEEDBACK_VALUE = Limit(2_000, f"{_REFERENCE}/block-elements/feedback-buttons-element")
OPTIONS = Limit(100, f"{_REFERENCE}/block-elements/select-menu-element")
CHOICES = Limit(10, f"{_REFERENCE}/block-elements/radio-button-group-element")
OVERFLOW = Limit(5, f"{_REFERENCE}/block-elements/overflow-menu-element")
PLACEHOLDER = Limit(150, f"{_REFERENCE}/block-elements/select-menu-element")
TYPED = Limit(3_000, f"{_REFERENCE}/block-elements/plain-text-input-element")
OPTION_TEXT = Limit(75, f"{_REFERENCE}/composition-objects/option-object")
OPTION_VALUE = Limit(150, f"{_REFERENCE}/composition-objects/option-object")
OPTION_DESCRIPTION = Limit(75, f"{_REFERENCE}/composition-objects/option-object")
CONFIRM_TITLE = Limit(100, f"{_REFERENCE}/composition-objects/confirmation-dialog-object")
CONFIRM_TEXT = Limit(300, f"{_REFERENCE}/composition-objects/confirmation-dialog-object")
CONFIRM_BUTTON = Limit(30, f"{_REFERENCE}/composition-objects/confirmation-dialog-object")

# Dialogs.
VIEW_BLOCKS = Limit(100, "https://docs.slack.dev/reference/views/modal-views")
VIEW_TITLE = Limit(24, "https://docs.slack.dev/reference/views/modal-views")
VIEW_METADATA = Limit(3_000, "https://docs.slack.dev/reference/views/modal-views")
VIEW_ID = Limit(255, "https://docs.slack.dev/reference/views/modal-views")
VIEW_BYTES = Limit(250_000, "https://docs.slack.dev/reference/methods/views.open")
VIEW_STACK = Limit(3, "https://docs.slack.dev/surfaces/modals")

# The agent's side.
PROMPTS = Limit(4, "https://docs.slack.dev/reference/methods/assistant.threads.setSuggestedPrompts")
LOADING_MESSAGES = Limit(10, "https://docs.slack.dev/reference/methods/assistant.threads.setStatus")
SESSION_TITLE = Limit(200, "https://docs.slack.dev/reference/methods/agents.sessions.setStatus")
