"""Daemons by TCP that ask for a token."""

import os
import socket

import pytest

from fake import daemon  # noqa: F401: a fixture
from miniatures import Daemon
from tench import Tench, TenchError


@pytest.fixture(scope="module")
def guarded(tmp_path_factory):
    """An endpoint by TCP, and the file of its token."""
    folder = tmp_path_factory.mktemp("token")
    token = folder / "token"
    token.write_bytes(b"a secret of some length\n")
    token.chmod(0o600)
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    daemon = Daemon(f"127.0.0.1:{port}", "--token-file", str(token), "--model", "tiny=squeezenet1_1:seed=1")
    yield daemon.endpoint, token
    daemon.end()


def test_a_client_proves_itself_whenever_it_dials(guarded):
    endpoint, token = guarded
    with Tench(endpoint, token_file=token) as client:
        assert client.hello()["server"].startswith("tenchd")
        client._lending._shelf().idle.hang_up()
        assert client.hello()["server"].startswith("tenchd")


def test_without_a_token_the_daemon_says_what_is_missing(guarded):
    with Tench(guarded[0]) as client, pytest.raises(TenchError) as raised:
        client.hello()
    assert raised.value.type == "unauthorized"


def test_a_wrong_token_is_the_daemons_error(guarded, tmp_path):
    wrong = tmp_path / "token"
    wrong.write_bytes(b"another secret of some length")
    wrong.chmod(0o600)
    with pytest.raises(TenchError, match="unauthorized"):
        Tench(guarded[0], token_file=wrong)


@pytest.mark.parametrize("mode, secret, error", [
    (0o644, b"0123456789abcdef", "is open to everyone; chmod it to 600"),
    (0o600, b"0123456789abcde\n", "holds less than 16 bytes"),
])
def test_a_token_file_is_as_strict_as_the_daemons(daemon, tmp_path, mode, secret, error):
    file = tmp_path / "token"
    file.write_bytes(secret)
    os.chmod(file, mode)
    with pytest.raises((PermissionError, ValueError), match=error):
        Tench("/fake", token_file=file)
    assert daemon.connections[-1].is_closed

