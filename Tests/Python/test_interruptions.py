"""Whatever ends a call, wherever in a line it does, the next call gets its own answer."""

import socket
from itertools import count

import pytest

from fake import Interruption, daemon, pauses  # noqa: F401: fixtures
from tench import ConnectionLost, Tench

# What ends a call from outside; none of it may be swallowed, and none repeated.
ENDINGS = [KeyboardInterrupt, SystemExit, socket.timeout, MemoryError, RecursionError]


def asked(client, number):
    """Whether a call is answered with what it sent, not with another call's answer."""
    return client.call("update", number=number)["number"] == number


def crossings(daemon):
    """How many bytes a call and its reply are."""
    with Tench("/fake") as client:
        before = daemon.crossed
        assert asked(client, 1111)
        return daemon.crossed - before


@pytest.mark.parametrize("ending", ENDINGS)
def test_an_exception_at_any_byte_spoils_nothing(daemon, ending):
    for place in range(1, crossings(daemon) + 1):
        with Tench("/fake") as client:
            daemon.plan = {daemon.crossed + place: ending()}
            with pytest.raises(TimeoutError if ending is socket.timeout else ending):
                client.timeout = 60
                asked(client, 2222)
            assert asked(client, 3333) and asked(client, 4444), f"at byte {place}"
        assert all(connection.is_closed for connection in daemon.connections)


def test_a_connection_lost_at_any_byte_is_told_or_mended(daemon, pauses):
    for place in range(1, crossings(daemon) + 1):
        with Tench("/fake") as client:
            daemon.plan = {daemon.crossed + place: ConnectionResetError(104, "Connection reset by peer")}
            daemon.done.clear()
            try:
                assert asked(client, 2222)
            except ConnectionLost as error:
                assert not error.unsent
            assert daemon.done in (["update"], []), "an update is never made twice"
            assert asked(client, 3333)


def test_a_question_is_asked_again_wherever_the_connection_was_lost(daemon, pauses):
    for place in range(1, 100):
        with Tench("/fake") as client:
            daemon.plan = {daemon.crossed + place: ConnectionResetError(104, "Connection reset by peer")}
            assert client.call("forward", number=place)["number"] == place
    assert len(pauses) == 99 and all(0.05 <= pause <= 0.1 for pause in pauses)


def test_ctrl_c_before_any_instruction_spoils_nothing(daemon):
    daemon.chunk = 1 << 20
    for step in count(1):
        with Tench("/fake") as client:
            was_raised = False
            with Interruption(step) as interruption:
                try:
                    assert asked(client, 2222)
                except KeyboardInterrupt:
                    was_raised = True
            assert was_raised == interruption.is_done, f"swallowed at instruction {step}"
            assert asked(client, 3333) and asked(client, 4444), f"after instruction {step}"
        if not interruption.is_done:
            break
    assert step > 300, "the trace saw the call"


def test_ctrl_c_in_a_session_leaves_no_wrong_session(daemon):
    daemon.answer = lambda method, params: {"session": "s1"} if method == "session.open" else {}
    with Tench("/fake") as client, pytest.raises(KeyboardInterrupt):
        with client.session("mini") as session:
            daemon.plan = {daemon.crossed + 5: KeyboardInterrupt()}
            client.call("update", session=session)
    assert daemon.done == ["session.open"], "the session went with its connection; nothing is asked of another"
