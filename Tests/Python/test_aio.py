"""The client for asyncio. Each test names where another daemon's client went wrong."""

import asyncio
import json
import pickle

import numpy as np
import pytest

from fake import pauses  # noqa: F401: a fixture
from tench import ConnectionLost, SessionEnded, TenchError, aio

PICTURE = np.linspace(0, 1, 3 * 16 * 16).reshape(1, 3, 16, 16)
LARGE = np.full((8, 3, 224, 224), 0.5)
LOSS = {"kind": "logit", "class": 0, "target": 200}
STEP = ({"kind": "cross_entropy", "class": 0}, {"kind": "sgd", "lr": 0.001})


def run(test):
    """Makes of a coroutine a test, in an event loop of its own."""
    def ran(endpoint):
        asyncio.run(test(endpoint))
    ran.__name__, ran.__doc__ = test.__name__, test.__doc__
    return ran


async def logits(client, number):
    reply = await client.forward("mini", np.full((1, 3, 16, 16), number / 100), deterministic=True)
    return reply["outputs"]["logits"]


@run
async def test_a_hundred_calls_overlap_and_get_their_own_answers(endpoint):
    async with aio.Tench(endpoint) as client:
        answers = await asyncio.gather(*(logits(client, number) for number in range(100)))
        for number in (0, 50, 99):
            assert np.array_equal(answers[number], await logits(client, number))
        ping = asyncio.create_task(client.ping())
        slow = asyncio.create_task(client.forward("tiny", LARGE))
        await ping
        assert not slow.done(), "what is answered at once does not wait"
        assert (await slow)["version"] == 1
        many = [asyncio.create_task(client.forward("tiny", LARGE)) for _ in range(9)]
        assert await client.ping() == {} and not many[-1].done(), "also where all turns are taken"
        await asyncio.gather(*many)


@run
async def test_a_cancelled_task_leaves_the_others_their_answers(endpoint):
    """redis-py 2624, 2665: after a cancelled command everyone got the answer to the command before."""
    async with aio.Tench(endpoint) as client:
        expected = [await logits(client, number) for number in range(20)]
        async with client.session("mini") as session:
            for rounds in range(30):
                tasks = [asyncio.create_task(logits(client, number)) for number in range(20)]
                for _ in range(rounds):
                    await asyncio.sleep(0)
                for task in tasks[rounds % 3::3]:
                    task.cancel()
                answers = await asyncio.gather(*tasks, return_exceptions=True)
                for number, answer in enumerate(answers):
                    if isinstance(answer, asyncio.CancelledError):
                        assert number % 3 == rounds % 3
                    else:
                        assert np.array_equal(answer, expected[number])
            assert (await client.forward("mini", PICTURE, session=session))["version"] == 1, "the connection has lived on"


@run
async def test_the_daemon_drops_what_nobody_waits_for(endpoint):
    async with aio.Tench(endpoint) as client:
        async def cancelled():
            stats = await client.stats()
            gradients = stats["methods"].get("input_gradient", {}).get("tiny", {"errors": {}})
            return stats["queue"]["running"], gradients["errors"].get("cancelled", 0)

        _, before = await cancelled()
        while (await cancelled())[1] == before:  # again where it was done before it could be dropped
            task = asyncio.create_task(client.input_gradient("tiny", LARGE, LOSS))
            while (await cancelled())[0] == 0 and not task.done():
                pass
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            while (await cancelled())[0]:
                pass
        assert (await client.forward("mini", PICTURE))["version"] == 1


@run
async def test_a_timeout_ends_its_call_alone(endpoint):
    async with aio.Tench(endpoint) as client:
        async with client.session("mini") as session:
            client.timeout = 0.001
            with pytest.raises(TimeoutError, match="no reply within 0.001 s"):
                await client.input_gradient("tiny", LARGE, LOSS)
            client.timeout = None
            assert (await client.forward("mini", PICTURE, session=session))["version"] == 1


def test_a_client_outlives_its_event_loop(endpoint):
    """redis-py 3351, httpcore 659: in a second loop, `attached to a different loop` or `Event loop is closed`."""
    client = aio.Tench(endpoint)

    async def used():
        async with client:
            return await logits(client, 7)
    assert np.array_equal(asyncio.run(used()), asyncio.run(used()))
    twin = pickle.loads(pickle.dumps(client))
    assert repr(twin) == f"tench.aio.Tench({endpoint!r})"
    asyncio.run(twin.__aexit__())


@run
async def test_errors_and_blocks_are_as_with_the_other_client(endpoint):
    async with aio.Tench(endpoint) as client:
        with pytest.raises(TenchError) as raised:
            await client.forward("huge", PICTURE)
        assert raised.value.type == "unknown_model"
        with pytest.raises(ZeroDivisionError):
            async with client.session("mini") as session:
                1 / 0
        with pytest.raises(TenchError):
            await client.forward("mini", PICTURE, session=session)
        assert [layer["name"] for layer in await client.layers("mini")][0] == "conv1"


def test_a_restart_ends_sessions_and_questions_outlast_it(serving, pauses, monkeypatch):
    async def restarted():
        async with aio.Tench(serving.endpoint) as client:
            before = await logits(client, 3)
            async with client.session("mini") as session:
                serving.kill()
                serving.start()
                while (await client.ping()) != {}:
                    pass
                with pytest.raises(SessionEnded, match="ttl_s="):
                    await client.update("mini", PICTURE, *STEP, session=session)
            waiting = [asyncio.create_task(client.input_gradient("tiny", LARGE, LOSS)) for _ in range(3)]
            update = asyncio.create_task(client.update("mini", PICTURE, *STEP))
            await asyncio.sleep(0)
            serving.kill()
            serving.start()
            assert all(each["loss"] for each in await asyncio.gather(*waiting))
            with pytest.raises(ConnectionLost, match="perhaps carried out"):
                await update
            assert np.array_equal(await logits(client, 3), before)
    asyncio.run(restarted())


def test_a_connection_lost_at_any_byte_is_told_or_mended(tmp_path, monkeypatch):
    """A server that ends the connection after so many bytes of what it has to say, and then no more."""
    monkeypatch.setattr("tench.repeating.FIRST", 0)
    done, cut, writers = [], [0], []

    async def serve(reader, writer):
        writers.append(writer)
        while line := await reader.readline():
            request = json.loads(line)
            done.append(request["params"]["number"])
            said = json.dumps({"jsonrpc": "2.0", "id": request["id"], "result": request["params"]}).encode() + b"\n"
            writer.write(said[:cut[0]] if cut else said)
            if cut:
                cut.pop()
                break
        writer.close()

    async def asked():
        server = await asyncio.start_unix_server(serve, tmp_path / "s")
        async with aio.Tench(tmp_path / "s") as client:
            for place in range(50):
                cut[:] = [place]
                assert (await client.call("forward", number=place))["number"] == place and done.count(place) == 2
                cut[:] = [place]
                with pytest.raises(ConnectionLost, match="perhaps carried out"):
                    await client.call("update", number=-1)
                assert (await client.call("update", number=-2))["number"] == -2 and done.count(-1) == place + 1
        server.close()
        for writer in writers:
            writer.close()
        await asyncio.gather(*(writer.wait_closed() for writer in writers), return_exceptions=True)
    asyncio.run(asked())


@run
async def test_closing_tells_who_waits(endpoint):
    client = aio.Tench(endpoint, retries=0)
    waiting = asyncio.create_task(client.input_gradient("tiny", LARGE, LOSS))
    while not (client._current and client._current._link and client._current._link._waiting):
        await asyncio.sleep(0)
    await client.close()
    with pytest.raises(ConnectionLost):
        await waiting


def test_nobody_there_is_told_as_such():
    for nowhere in ("/nowhere/s", "127.0.0.1:1"):
        with pytest.raises(ConnectionError, match=f"no daemon at {nowhere}: .*start tenchd"):
            asyncio.run(aio.Tench(nowhere).__aenter__())
