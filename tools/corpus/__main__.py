"""The command: `python -m tools.corpus` builds the shipped collection, `--check` verifies it."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from pypdf import PdfReader

from assistant.kernel.errors import CorpusInvalid
from tools.corpus.build import Collection, CollectionInvalid, build, stale, write

_CORPUS = Path(__file__).resolve().parents[2] / "corpus"
_EXAMPLE = """\
example:
  python -m tools.corpus            build corpus/documents/ and corpus/catalogue.yaml from corpus/papers/
  python -m tools.corpus --check    change nothing; exit 1 where a paper is invalid or a file out of date
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    options = _parser().parse_args(arguments)
    try:
        collection = build(options.corpus)
    except (CollectionInvalid, CorpusInvalid) as error:
        print(error, file=sys.stderr)
        return 1
    if options.check:
        return _report(stale(options.corpus, collection))
    changed = write(options.corpus, collection)
    print(summary(collection))
    print(f"{len(changed)} files written or removed, {len(collection.files)} in all.")
    return 0


def _parser() -> ArgumentParser:
    parser = ArgumentParser(
        prog="python -m tools.corpus",
        description="Build the shipped collection from its papers.",
        epilog=_EXAMPLE,
        formatter_class=RawDescriptionHelpFormatter,
    )
    parser.add_argument("--check", action="store_true", help="verify that the built files are up to date")
    parser.add_argument("--corpus", type=Path, default=_CORPUS, help="the collection's folder (%(default)s)")
    return parser


def _report(found: dict[str, str]) -> int:
    for name, state in found.items():
        print(f"{name}: {state}; run 'make corpus'", file=sys.stderr)
    return 1 if found else 0


def summary(collection: Collection) -> str:
    """Return a table of documents, words and pages by format."""
    lines = [f"{'format':<8}{'documents':>10}{'words':>9}{'pages':>7}"]
    for form in sorted({paper.format for paper in collection.papers}):
        papers = [paper for paper in collection.papers if paper.format == form]
        words = sum(paper.words for paper in papers)
        pages = sum(_pages(collection.files[paper.file]) for paper in papers) if form == "pdf" else ""
        lines.append(f"{form:<8}{len(papers):>10}{words:>9,}{pages:>7}")
    total = sum(paper.words for paper in collection.papers)
    lines.append(f"{'all':<8}{len(collection.papers):>10}{total:>9,}")
    return "\n".join(lines)


def _pages(pdf: bytes) -> int:
    return len(PdfReader(BytesIO(pdf)).pages)


if __name__ == "__main__":
    sys.exit(main())
