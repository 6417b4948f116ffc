"""What is asked again, and what never. Each test names where another daemon's client went wrong, or could."""

import pytest

from fake import Refusal, daemon, pauses  # noqa: F401: fixtures
from tench import ConnectionLost, Tench, TenchError

FAREWELL = b'{"jsonrpc":"2.0","id":null,"error":{"code":-32010,"message":"it ends","data":{"type":"shutting_down"}}}\n'
CHANGING = ["update", "session.open", "session.close", "snapshot", "restore", "snapshot.drop", "model.load", "model.unload",
            "model.save", "model.delete"]
QUESTIONS = ["hello", "ping", "stats", "models", "forward", "input_gradient", "session.list", "snapshot.list"]


def refusing(*errors):
    """An answer that refuses as often as there are errors."""
    left = list(errors)

    def answer(method, params):
        if left:
            raise left.pop(0)
        return {"version": 1}
    return answer


@pytest.mark.parametrize("method", CHANGING)
def test_a_command_is_not_carried_out_twice(daemon, pauses, method):
    """ArcadeDB 8136, node-request-retry 145, py4j 220: a command whose answer was lost was sent again."""
    daemon.is_mute = True
    with Tench("/fake") as client, pytest.raises(ConnectionLost, match="perhaps carried out, perhaps not") as raised:
        client.call(method, session="s")
    assert daemon.done == [method] and not pauses and not raised.value.unsent


@pytest.mark.parametrize("method", QUESTIONS)
def test_a_question_is_asked_until_somebody_answers(daemon, pauses, method):
    daemon.is_mute = True
    with Tench("/fake", retries=2) as client, pytest.raises(ConnectionLost):
        client.call(method)
    assert daemon.done == [method] * 3 and len(pauses) == 2


def test_an_update_is_repeated_where_it_was_surely_not_made(daemon, pauses):
    """geventhttpclient 54: after an idle while the first request always failed with a broken pipe."""
    with Tench("/fake") as client:
        client.call("update", number=1)
        daemon.connections[-1].has_hung_up = True  # a restart that the client hasn't noticed
        assert client.call("update", number=2)["number"] == 2
    assert daemon.done == ["update", "update"] and not pauses


def test_overloaded_is_waited_for_as_long_as_it_says(daemon, pauses):
    daemon.answer = refusing(Refusal("overloaded", retry_after_ms=700), Refusal("overloaded"))
    with Tench("/fake") as client:
        assert client.call("update") == {"version": 1}
    assert pauses[0] == 0.7 and 0.1 <= pauses[1] <= 0.2


def test_what_is_repeated_in_vain_ends_in_the_daemons_words(daemon, pauses):
    daemon.answer = refusing(*(Refusal("overloaded") for _ in range(20)))
    with Tench("/fake", retries=3) as client, pytest.raises(TenchError, match="overloaded: the fake says"):
        client.forward("mini")
    assert len(pauses) == 3 and pauses[0] < pauses[1] < pauses[2]


def test_a_restart_is_waited_for_as_long_as_loading_takes(daemon, pauses):
    daemon.answer = refusing(*(Refusal("shutting_down") for _ in range(12)))
    with Tench("/fake", retries=1) as client:
        assert client.call("update") == {"version": 1}
    assert len(pauses) == 12 and max(pauses) <= 5
    daemon.answer = refusing(*(Refusal("shutting_down") for _ in range(200)))
    with Tench("/fake") as client, pytest.raises(TenchError, match="shutting_down"):
        client.call("update")
    assert 100 < sum(pauses[12:]) <= 120


def test_whoever_wants_no_repeating_hears_of_a_restart(daemon, pauses):
    daemon.answer = refusing(Refusal("shutting_down"))
    with Tench("/fake", retries=0) as client, pytest.raises(TenchError, match="shutting_down"):
        client.forward("mini")
    assert not pauses


def test_a_daemon_that_said_farewell_is_waited_for_while_nobody_listens(daemon, pauses, monkeypatch):
    """Between two calls: the next one finds nobody, and knows that somebody will come."""
    with Tench("/fake") as client:
        client.call("update", number=1)
        daemon.connections[-1].to_say = FAREWELL
        daemon.connections[-1].has_hung_up = True
        left = [1] * 8
        dial = daemon.dial

        def nobody(endpoint, timeout):
            if left:
                left.pop()
                raise ConnectionRefusedError("nobody")
            return dial(endpoint, timeout)
        monkeypatch.setattr("tench.endpoint.dial", nobody)
        assert client.call("update", number=2)["number"] == 2
    assert len(pauses) == 8 and daemon.done == ["update", "update"]


def test_a_request_that_met_a_farewell_was_not_read(daemon, pauses):
    """uvicorn 2757: what a worker that ends had accepted and not read was dropped without a word."""
    daemon.farewell = FAREWELL
    with Tench("/fake") as client:
        daemon.farewell = b""
        assert client.call("update", number=3)["number"] == 3
    assert daemon.done == ["update"] and len(pauses) <= 1


def test_a_draining_daemon_keeps_the_connection_that_sessions_live_on(daemon, pauses):
    with Tench("/fake") as client:
        daemon.answer = lambda method, params: {"session": "s", "version": 1}
        client.session_open("mini")
        daemon.answer = refusing(Refusal("shutting_down"))
        client.call("snapshot", session="s")
        assert len(daemon.connections) == 1


def test_places_that_somebody_holds_are_not_waited_for(daemon, pauses):
    daemon.answer = refusing(Refusal("overloaded"))
    with Tench("/fake") as client, pytest.raises(TenchError, match="overloaded"):
        client.session_open("mini")
    assert not pauses


@pytest.mark.parametrize("kind", ["deadline_exceeded", "out_of_memory", "storage", "cancelled", "invalid_shape"])
def test_other_refusals_are_the_callers_business(daemon, pauses, kind):
    daemon.answer = refusing(Refusal(kind))
    with Tench("/fake") as client, pytest.raises(TenchError) as raised:
        client.forward("mini")
    assert raised.value.type == kind and not pauses


def test_a_daemon_without_room_is_heard_though_it_hung_up(daemon, pauses):
    """homcc 77: the server refused at once, and the client died of a broken pipe before it read that."""
    daemon.farewell = b'{"jsonrpc":"2.0","id":null,"error":{"code":-32002,"message":"no room","data":{"type":"overloaded"}}}\n'
    with Tench("/fake", retries=1) as client:
        with pytest.raises(TenchError, match="overloaded: no room"):
            client.call("update")
        daemon.farewell = b""
        assert client.call("update", number=3)["number"] == 3
    assert len(pauses) == 1 and daemon.done == ["update"]


@pytest.mark.parametrize("nowhere", ["/nowhere/s", "127.0.0.1:1"])
def test_a_daemon_that_is_not_there_is_told_at_once_and_how_to_start_one(pauses, nowhere):
    """ollama-python 120: `[Errno 111] Connection refused`, and nobody knew of what."""
    with pytest.raises(ConnectionError, match=f"no daemon at {nowhere}: .*start tenchd, or set TENCH_ENDPOINT"):
        Tench(nowhere)
    assert not pauses


def test_lines_that_come_unasked_are_nobodys_answer(daemon):
    """A daemon feels for its clients with an empty line; and what it said to nobody is no answer to the next."""
    with Tench("/fake") as client:
        client.ping()
        daemon.connections[-1].to_say = b'\n\n{"jsonrpc":"2.0","id":null,"error":{"code":-1,"message":"late","data":{}}}\n'
        assert client.call("forward", number=5)["number"] == 5
    assert len(daemon.connections) == 1


def test_a_daemon_that_ends_is_left_for_the_one_that_comes_after(daemon, pauses):
    daemon.answer = refusing(Refusal("shutting_down"))
    with Tench("/fake") as client:
        assert client.call("update") == {"version": 1}
    assert len(daemon.connections) == 2 and len(pauses) == 1


def test_a_socket_that_is_for_others_is_told_as_that(monkeypatch):
    def refuse(self, where):
        raise PermissionError(13, "Permission denied")
    monkeypatch.setattr("socket.socket.connect", refuse)
    with pytest.raises(ConnectionError, match="is not for this user: its socket's mode and group"):
        Tench("/theirs")
