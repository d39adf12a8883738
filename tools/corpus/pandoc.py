"""Convert Markdown with pandoc, the one that comes with pypandoc."""

from __future__ import annotations

import subprocess

import pypandoc


def convert(markdown: str, to: str, *arguments: str) -> bytes:
    """Return a Markdown text in another format.

    pypandoc's own call starts pandoc three times to look its formats up, which is most of a build.
    """
    command = [pypandoc.get_pandoc_path(), "--from=markdown", f"--to={to}", "--output=-", *arguments]
    return subprocess.run(command, input=markdown.encode(), stdout=subprocess.PIPE, check=True).stdout
