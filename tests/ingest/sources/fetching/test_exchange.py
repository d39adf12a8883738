"""Connections: certificates are checked, proxies are used only where one is set."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from local_server import LocalServer, answering, status

from ingest.sources.fetching.client import Client
from ingest.sources.fetching.outcomes import Fetched, FetchFailed
from ingest.sources.fetching.pacing import Pace
from ingest.sources.fetching.policy import Policy

HOSTS = frozenset({"name.example", "other.example"})


def client(server: LocalServer, folder: Path, **options: object) -> Client:
    policy = Policy(HOSTS, robots=False, private=True, ports=frozenset({server.port}), read_seconds=1)
    pace = Pace(per_second=1000, sleep=lambda seconds: None)
    return Client(policy, folder, pace=pace, resolve=lambda host, port: ["127.0.0.1"], **options)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for name.example that is its own authority, with its key."""
    pytest.importorskip("cryptography", reason="needs the package 'cryptography' to make a certificate")
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "name.example")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("name.example")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "name.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    return path


class TestCertificates:
    @pytest.fixture
    def secure(self, certificate: Path):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        with LocalServer(context) as server:
            server.routes["/a"] = answering(b"Fourteen harbour towns.", "text/plain")
            yield server

    def test_of_a_known_authority_for_the_name_is_accepted(
        self, secure: LocalServer, certificate: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        fetched = client(secure, tmp_path).get(f"https://name.example:{secure.port}/a")
        assert isinstance(fetched, Fetched)

    def test_for_another_name_is_refused(
        self, secure: LocalServer, certificate: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        with pytest.raises(FetchFailed, match="cannot prove who it is") as caught:
            client(secure, tmp_path).get(f"https://other.example:{secure.port}/a")
        assert caught.value.kind == "refused"

    def test_of_an_unknown_authority_is_refused(self, secure: LocalServer, tmp_path: Path) -> None:
        with pytest.raises(FetchFailed, match="cannot prove who it is"):
            client(secure, tmp_path).get(f"https://name.example:{secure.port}/a")
        assert secure.asked == []

    def test_are_not_given_up_by_a_redirect(
        self, secure: LocalServer, certificate: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        secure.routes["/a"] = lambda request: request.send(302, Location="http://name.example/a")
        with pytest.raises(FetchFailed, match="redirects from https to http:"):
            client(secure, tmp_path).get(f"https://name.example:{secure.port}/a")


class TestProxies:
    def test_of_the_environment_are_not_used(
        self, server: LocalServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, "http://127.0.0.1:1")
        server.routes["/a"] = answering(b"Fourteen harbour towns.", "text/plain")
        assert isinstance(client(server, tmp_path).get(server.url("/a", "name.example")), Fetched)

    def test_that_are_set_are_used_with_their_password(self, server: LocalServer, tmp_path: Path) -> None:
        server.routes["http://name.example/a"] = answering(b"Fourteen harbour towns.", "text/plain")
        asking = client(server, tmp_path, proxy=f"http://me:p%40ss@127.0.0.1:{server.port}")
        fetched = asking.get("http://name.example/a")
        assert isinstance(fetched, Fetched)
        assert server.asked[0].headers["proxy-authorization"] == "Basic bWU6cEBzcw=="

    def test_are_held_to_the_same_hosts(self, server: LocalServer, tmp_path: Path) -> None:
        asking = client(server, tmp_path, proxy=server.url(""))
        server.routes["http://name.example/a"] = lambda request: request.send(
            302, Location="http://10.0.0.1/"
        )
        for url in ("http://elsewhere.example/", "http://name.example/a"):
            with pytest.raises(FetchFailed, match="not an allowed host"):
                asking.get(url)

    def test_that_do_not_answer_are_told(self, server: LocalServer, tmp_path: Path) -> None:
        asking = client(server, tmp_path, proxy="http://127.0.0.1:1")
        with pytest.raises(FetchFailed, match="no connection could be made") as caught:
            asking.get("http://name.example/a")
        assert caught.value.kind == "unreachable"

    def test_that_refuse_are_told(self, server: LocalServer, tmp_path: Path) -> None:
        server.routes["http://name.example/a"] = status(407)
        with pytest.raises(FetchFailed, match="status 407"):
            client(server, tmp_path, proxy=server.url("")).get("http://name.example/a")
