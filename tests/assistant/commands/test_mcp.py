"""`precedent mcp` as a client starts it: a command that speaks through its standard input and output."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import Run
from mcp import Client, StdioServerParameters
from mcp_calls import called, found, with_client

MAIN = ["-c", "from assistant.cli import main; main()", "mcp"]


@pytest.fixture
def command(index_folder: Path, tmp_path: Path) -> StdioServerParameters:
    return StdioServerParameters(
        command=sys.executable,
        args=[*MAIN, "--index", str(index_folder), "--record"],
        env={**os.environ, "PRECEDENT_LOG_LEVEL": "debug", "PRECEDENT_URL": "http://library.test"},
        cwd=str(tmp_path),
    )


def test_client_can_search_ask_and_read(command: StdioServerParameters, tmp_path: Path) -> None:
    async def use(client: Client) -> None:
        assert len((await client.list_tools()).tools) == 5
        hit = found(await client.call_tool("search", {"query": "competitive bidding"}))["results"][0]
        passage = found(await client.call_tool("fetch", {"id": hit["id"]}))
        assert passage["url"].startswith("http://library.test/documents/harbour-fund/pages/")
        answer = found(await client.call_tool("ask", {"question": "What was the Harbour Fund?"}))
        assert answer["citations"]
        page = await client.read_resource("precedent://documents/harbour-fund/pages/1")
        assert "14 harbour towns" in page.contents[0].text  # type: ignore[union-attr]

    with_client(command, use, mode="legacy")  # as most clients of today
    assert (tmp_path / "data" / "records.db").is_file()


def test_nothing_is_kept_unless_told(command: StdioServerParameters, tmp_path: Path) -> None:
    command.args.remove("--record")
    found(called(command, "ask", question="What was the Harbour Fund?"))
    assert list(tmp_path.iterdir()) == []


def test_it_ends_with_its_input_and_says_nothing_but_answers(index_folder: Path, tmp_path: Path) -> None:
    asked = '{"jsonrpc":"2.0","id":1,"method":"ping"}\n{"jsonrpc":\n'
    done = subprocess.run(
        [sys.executable, *MAIN, "--index", str(index_folder)],
        input=asked,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stderr
    assert all(line.startswith('{"jsonrpc":"2.0"') for line in done.stdout.splitlines())
    assert "Traceback" not in done.stderr


def test_missing_index_is_told_before_serving(precedent: Run, tmp_path: Path) -> None:
    done = precedent("mcp", "--index", str(tmp_path / "none"))
    assert (done.status, done.out) == (1, "")
    assert "run 'precedent ingest'" in done.err


def test_help_shows_how_a_client_is_configured(precedent: Run) -> None:
    out = precedent("mcp", "--help").out
    assert '{"mcpServers": {"precedent": {"command": "precedent", "args": ["mcp"' in out
    assert '{"url": "http://127.0.0.1:8000/mcp"}' in out
