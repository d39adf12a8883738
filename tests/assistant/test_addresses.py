from __future__ import annotations

import pytest
from pydantic import ValidationError

from assistant.addresses import service_address
from assistant.kernel.settings import Settings


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ({}, "http://127.0.0.1:8000"),
        ({"host": "0.0.0.0", "port": 80}, "http://127.0.0.1:80"),
        ({"host": "::"}, "http://[::1]:8000"),
        ({"host": "fd00::7"}, "http://[fd00::7]:8000"),
        ({"url": "https://precedent.example.gov.uk/"}, "https://precedent.example.gov.uk"),
    ],
)
def test_service_is_reached_where_settings_say(given: dict[str, object], address: str) -> None:
    assert service_address(Settings(_env_file=None, **given)) == address  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "url", ["precedent.example", "https://precedent.example/help", "ftp://precedent.example"]
)
def test_address_that_is_none_of_a_service_is_refused(url: str) -> None:
    with pytest.raises(ValidationError):
        Settings(_env_file=None, url=url)
