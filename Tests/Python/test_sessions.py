"""Sessions: what ends them, and what a client says then."""

import numpy as np
import pytest

from fake import Refusal, daemon, pauses  # noqa: F401: fixtures
from tench import SessionEnded, Tench, TenchError

PICTURE = np.full((1, 3, 32, 32), 0.5)
STEP = ({"kind": "cross_entropy", "class": 0}, {"kind": "sgd", "lr": 0.001})


def refuse(endpoint, timeout):
    """A dial that nobody answers."""
    raise ConnectionError(f"no daemon at {endpoint}")


def opened(daemon):
    """Has the fake open one session."""
    daemon.answer = lambda method, params: {"session": "s1", "version": 1} if method == "session.open" else {"version": 1}


@pytest.mark.parametrize("use", [
    lambda client, session: client.update("mini", PICTURE, *STEP, session=session),
    lambda client, session: client.forward("mini", PICTURE, session=session),
    lambda client, session: client.input_gradient(input=PICTURE, terms=[{"model": "mini", "session": session}]),
    lambda client, session: client.session_close(session),
])
def test_a_session_that_went_with_its_connection_is_told_as_that(daemon, pauses, use):
    opened(daemon)
    with Tench("/fake") as client:
        session = client.session_open("mini")["session"]
        daemon.connections[-1].has_hung_up = True
        with pytest.raises(SessionEnded, match=r"session s1 ended .*the daemon closed it.*ttl_s=…"):
            use(client, session)
        assert client.ping() == {"version": 1}, "and the client goes on"
        with pytest.raises(SessionEnded):
            use(client, session)
    assert daemon.done == ["session.open", "ping"] and not pauses


def test_a_question_about_a_session_is_not_repeated_on_another_connection(daemon, pauses):
    """Asked there, the daemon would say that it knows no such session, which hides what happened."""
    opened(daemon)
    with Tench("/fake") as client:
        client.session_open("mini")
        daemon.is_mute = True
        with pytest.raises(SessionEnded, match="perhaps carried out"):
            client.forward("mini", PICTURE, session="s1")
    assert daemon.done == ["session.open", "forward"]


def test_a_session_with_a_time_to_live_is_taken_up_again(daemon):
    opened(daemon)
    with Tench("/fake") as client:
        client.session_open("mini", ttl_s=60)
        daemon.connections[-1].has_hung_up = True
        assert client.update("mini", PICTURE, *STEP, session="s1") == {"version": 1}
    assert len(daemon.connections) == 2


def test_a_session_of_somebody_elses_is_the_daemons_business(daemon):
    with Tench("/fake") as client:
        client.ping()
        daemon.connections[-1].has_hung_up = True
        assert client.call("forward", session="theirs")["session"] == "theirs"


class TestBlocks:
    """netmiko 601, pymemcache 42, py-junos-eznc 956: what closing raised hid what had gone wrong."""

    def test_the_error_inside_comes_out_though_closing_fails(self, daemon):
        def answer(method, params):
            if method == "session.close":
                raise Refusal("internal")
            return {"session": "s1", "version": 1}
        daemon.answer = answer
        with Tench("/fake") as client:
            with pytest.raises(ZeroDivisionError):
                with client.session("mini"):
                    1 / 0
            with pytest.raises(TenchError, match="internal"):
                with client.session("mini"):
                    pass

    def test_the_error_inside_comes_out_though_the_daemon_is_gone(self, daemon, monkeypatch):
        opened(daemon)
        with Tench("/fake") as client, pytest.raises(ZeroDivisionError):
            with client.session("mini", ttl_s=60):
                daemon.connections[-1].has_hung_up = True
                monkeypatch.setattr("tench.endpoint.dial", refuse)
                1 / 0

    def test_a_session_that_ended_meanwhile_needs_no_closing(self, daemon):
        opened(daemon)
        with Tench("/fake") as client:
            with client.session("mini"):
                daemon.connections[-1].has_hung_up = True
        assert daemon.done == ["session.open"]


def test_a_restart_ends_sessions_and_the_next_call_finds_the_new_daemon(serving, client):
    """A real one, killed as by a crash."""
    before = client.forward("mini", PICTURE, deterministic=True)["outputs"]["logits"]
    with pytest.raises(SessionEnded):
        with client.session("mini") as session:
            client.update("mini", PICTURE, *STEP, session=session)
            serving.kill()
            serving.start()
            client.update("mini", PICTURE, *STEP, session=session)
    assert np.array_equal(client.forward("mini", PICTURE, deterministic=True)["outputs"]["logits"], before)
    with client.session("mini") as session:
        assert client.update("mini", PICTURE, *STEP, session=session)["version"] == 2


def test_a_question_outlasts_a_restart(serving, client, pauses, monkeypatch):
    """The daemon is away for three dials, and is asked again when it is there."""
    monkeypatch.setattr("tench.client.time.sleep", lambda pause: pauses.append(pause) or (len(pauses) == 3 and serving.start()))
    serving.kill()
    assert client.forward("mini", PICTURE)["version"] == 1
    assert len(pauses) == 3


def test_a_timeout_ends_a_session_and_says_that_it_did(client):
    """Sessions are lost by what one's own side did as well; the cause is named."""
    with client.session("tiny") as session:
        client.timeout = 0.001
        with pytest.raises(TimeoutError, match="no reply within 0.001 s"):
            client.input_gradient("tiny", np.full((8, 3, 224, 224), 0.5), {"kind": "logit", "class": 0, "target": 1})
        client.timeout = None
        with pytest.raises(SessionEnded, match="no reply within 0.001 s"):
            client.forward("tiny", PICTURE, session=session)
    assert client.session_list()["sessions"] == []
