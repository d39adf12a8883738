"""A new generation is picked up while requests are in flight, and none of them fails."""

from __future__ import annotations

import shutil
import threading
import time
from pathlib import Path

from fakes import BagOfWordsEncoder
from fastapi.testclient import TestClient

from assistant.bootstrap import Assistant
from assistant.kernel.index.library import Library
from assistant.kernel.index.store import IndexStore
from assistant.kernel.settings import Settings
from assistant.web.app import create_app
from ingest.pipeline import Options, ingest
from ingest.progress import Silent

REQUESTS = [
    ("/api/search?q=harbour+towns", "hits"),
    ("/api/documents/harbour-fund/pages/1?start=0&end=9", "text"),
    ("/api/documents/harbour-fund", "contents"),
    ("/readyz", "generation"),
]


def test_generations_are_swapped_without_failing_a_request(
    collection_folder: Path,
    cache_folder: Path,
    index_folder: Path,
    tmp_path: Path,
) -> None:
    index = tmp_path / "index"
    shutil.copytree(index_folder, index)
    settings = Settings(index=index, strict_quotes=True, _env_file=None)
    assistant = Assistant(settings, Library(IndexStore(index), look_every=0.0))
    client = TestClient(create_app(assistant), raise_server_exceptions=False)
    failures: list[str] = []
    seen: set[str] = set()
    done = threading.Event()

    def keep_asking(offset: int) -> None:
        turn = offset
        while not done.is_set():
            address, field = REQUESTS[turn % len(REQUESTS)]
            turn += 1
            response = client.get(address)
            if response.status_code != 200 or field not in response.json():
                failures.append(f"{address}: {response.status_code} {response.text}")
            asked = client.post("/api/ask", json={"question": "How many towns did the Harbour Fund pay for?"})
            if asked.status_code != 200:
                failures.append(asked.text)
            else:
                seen.add(asked.json()["generation"])
            if not client.get("/api/documents/harbour-fund/file").content.startswith(b"%PDF"):
                failures.append("file")

    threads = [threading.Thread(target=keep_asking, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    published = []
    for _ in range(3):
        options = Options(collection_folder, index, cache_folder, workers=1, rebuild=True)
        published.append(ingest(options, BagOfWordsEncoder, Silent()).generation)
        until = time.monotonic() + 30
        while published[-1] not in seen and not failures and time.monotonic() < until:
            time.sleep(0.01)
    done.set()
    for thread in threads:
        thread.join()
    assert not failures
    assert set(published) <= seen
