"""The interface that clients of OpenAI speak: `/v1/models` and `/v1/chat/completions`."""
