#!/usr/bin/env python3
"""What a sweep decides by itself, without a cluster: which files are whole and its own, who gets which task, what it is told."""

from __future__ import annotations

import contextlib
import io
import json
import sys
import tempfile
import time
import unittest
from collections import deque
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Dict, List
from unittest import mock

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "clients" / "cluster"), str(ROOT / "clients" / "python")]

import numpy as np  # noqa: E402
from spreading import dealing, options, pictures  # noqa: E402
from spreading.crew import Outcome  # noqa: E402
from tench import png  # noqa: E402

MANIFEST = {"client": "tench-class", "arguments": ["--classes", "all"], "kernels": "avx2", "methods": "a/rule", "server": "s", "seed": 999}
PLAN = pictures.Plan(MANIFEST, ["0 tench", "1 goldfish"])


def picture(title: str, **differing: Any) -> bytes:
    """A picture as a run leaves it."""
    plain = png.written(np.zeros((4, 4, 3), np.uint8))
    parts = list(png.chunks(plain))
    texts = [(b"iTXt", b"tench\0\0\0\0\0" + json.dumps({**MANIFEST, **differing}).encode()), (b"tEXt", b"Title\0" + title.encode())]
    return png.SIGNATURE + b"".join(png._chunk(kind, data) for kind, data in [*parts[:-1], *texts, parts[-1]])


class Pictures(unittest.TestCase):
    """Files."""

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def test_reads_what_a_picture_says_of_itself(self) -> None:
        self.assertEqual(pictures.texts(picture("0 tench"))["Title"], "0 tench")
        self.assertEqual(json.loads(pictures.texts(picture("0 tench"))["tench"]), MANIFEST)

    def test_takes_no_file_for_whole_that_is_cut_off_anywhere_or_changed(self) -> None:
        whole = picture("0 tench")
        for length in range(len(whole)):
            with self.assertRaises(ValueError, msg=str(length)):
                pictures.texts(whole[:length])
        for place in range(8, len(whole)):
            with self.assertRaises(ValueError, msg=str(place)):
                pictures.texts(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1:])

    def test_keeps_what_is_whole_and_its_own(self) -> None:
        (self.folder / "000-tench.png").write_bytes(picture("0 tench", arguments=["--classes", "0-1"]))
        (self.folder / "001-goldfish.png").write_bytes(picture("1 goldfish")[:-1])
        (self.folder / "2.png").write_bytes(b"")
        (self.folder / "3.png").write_bytes(png.written(np.zeros((4, 4, 3), np.uint8)))
        self.assertEqual(pictures.kept(self.folder, PLAN, mixed=False), {"0 tench"})

    def test_refuses_pictures_of_another_run(self) -> None:
        (self.folder / "000-tench.png").write_bytes(picture("0 tench", seed=3))
        with self.assertRaisesRegex(pictures.AnotherRun, "its seed is 3, asked for is 999"):
            pictures.kept(self.folder, PLAN, mixed=True)
        (self.folder / "000-tench.png").write_bytes(picture("0 tench", kernels="scalar"))
        with self.assertRaisesRegex(pictures.AnotherRun, "its kernels"):
            pictures.kept(self.folder, PLAN, mixed=False)
        self.assertEqual(pictures.kept(self.folder, PLAN, mixed=True), {"0 tench"})

    def test_checks_what_workers_send(self) -> None:
        pictures.check({"0.png": picture("0 tench")}, PLAN, ["0 tench"], mixed=False)
        for files, told in (({}, "1 pictures did not come"), ({"0.png": picture("0 tench")[:-3]}, "cut off"),
                            ({"0.png": picture("1 goldfish")}, "did not come"), ({"0.png": picture("0 tench", seed=1)}, "its seed"),
                            ({"0.png": picture("0 tench", arguments=[])}, "its arguments differ")):
            with self.assertRaisesRegex(ValueError, told):
                pictures.check(files, PLAN, ["0 tench"], mixed=False)

    def test_writes_into_its_folder_alone(self) -> None:
        for name in ("../out.png", "/tmp/out.png", "a/b.png"):
            with self.assertRaises(ValueError):
                pictures.write(self.folder, {name: b""})
        pictures.write(self.folder, {"a.png": b"a"})
        self.assertEqual([path.name for path in self.folder.iterdir()], ["a.png"])

    def test_retells_pictures_of_several_processors_for_one_sheet(self) -> None:
        (self.folder / "0.png").write_bytes(picture("0 tench", kernels="scalar"))
        (self.folder / "run.1of2.json").write_text(json.dumps({"manifest": {**MANIFEST, "kernels": "scalar"}, "results": [1]}))
        files = pictures.finished(self.folder, PLAN, mixed=True)
        self.assertEqual(json.loads(pictures.texts(files["0.png"])["tench"]), MANIFEST)
        self.assertEqual(json.loads(files["run.1of2.json"]), {"manifest": MANIFEST, "results": [1]})


class Workers:
    """A crew that is not there: what each worker does with a task is a function's result, or what that raises."""

    def __init__(self, **does: Any) -> None:
        self.does, self.outcomes, self.said = does, deque(), []  # type: Any, Any, List[str]
        self.hands = {name: SimpleNamespace(address=name, name=name, calls=[], state="ready", pictures=0, failures=0, in_a_row=0,
                                            is_overtaken=False) for name in does}
        self.say = self.said.append

    def look(self) -> List[Any]:
        return []

    def ready(self) -> List[Any]:
        return [hand for hand in self.hands.values() if hand.state == "ready"]

    def call(self, hand: Any, method: str, arguments: Any, shard: str, task: Any) -> Any:
        call = SimpleNamespace(hand=hand, method=method, task=task, begun=time.monotonic())
        hand.calls.append(call)
        value = self.does[hand.address](shard)
        if value is not None:
            error = value if isinstance(value, Exception) else None
            self.outcomes.append(Outcome(call, None if error else {shard: b""}, error))
        return call

    def outcome(self, seconds: float) -> Any:
        while self.outcomes:
            outcome = self.outcomes.popleft()
            if outcome.call in outcome.call.hand.calls:
                outcome.call.hand.calls.remove(outcome.call)
                return outcome
        return None

    def give_up(self, call: Any) -> None:
        call.hand.calls.remove(call)

    def failed(self, hand: Any, error: BaseException) -> None:
        hand.failures += 1


def dealt(workers: Workers, count: int) -> Any:
    """What arrived, from whom, and the tasks that failed."""
    arrived: Dict[str, str] = {}
    tasks = dealing.Task.all([str(number) for number in range(count)], 1)
    deal = dealing.Dealing(workers, ["tench-class"], lambda task, files: arrived.update({task.shard: ""}), side_by_side=1, patience=1)
    return arrived, deal.deal(tasks), deal


class Deals(unittest.TestCase):
    """Tasks."""

    def test_cuts_shares_as_the_programs_do(self) -> None:
        tasks = dealing.Task.all(list("abcde"), 2)
        self.assertEqual([(task.shard, task.titles) for task in tasks], [("1/3", ["a", "d"]), ("2/3", ["b", "e"]), ("3/3", ["c"])])

    def test_takes_failed_tasks_elsewhere(self) -> None:
        workers = Workers(bad=lambda shard: RuntimeError("no memory"), good=lambda shard: True)
        arrived, failed, deal = dealt(workers, 6)
        self.assertEqual((len(arrived), failed), (6, []))
        self.assertTrue(all("bad" in line for line in workers.said if "failed" in line))

    def test_gives_up_what_fails_everywhere_and_makes_the_rest(self) -> None:
        def both(shard: str) -> Any:
            return RuntimeError("this one never") if shard == "2/4" else True

        arrived, failed, _ = dealt(Workers(a=both, b=both), 4)
        self.assertEqual((len(arrived), [task.shard for task in failed]), (3, ["2/4"]))
        self.assertEqual(failed[0].tries, dealing.TRIES)

    def test_makes_twice_what_is_late(self) -> None:
        with mock.patch.object(dealing, "SOON", 0.05), mock.patch.object(dealing, "LATE", 1.0):
            workers = Workers(hangs=lambda shard: None, works=lambda shard: True)
            arrived, failed, deal = dealt(workers, 5)
        self.assertEqual((len(arrived), failed, deal.doubled), (5, [], 1))
        self.assertTrue(workers.hands["hangs"].is_overtaken)

    def test_sends_files_in_portions(self) -> None:
        portions = dealing.parts({str(number): bytes(3 << 20) for number in range(5)})
        self.assertEqual([list(portion) for portion in portions], [["0", "1"], ["2", "3"], ["4"]])


class Told(unittest.TestCase):
    """Options."""

    def test_keeps_the_order_of_one_machines_run(self) -> None:
        told = options.parsed(["--scheduler", "tcp://h:1", "--model", "a=resnet50:/w.pth", "--classes", "0-3", "--", "--preset", "lucid"])
        self.assertEqual(options.command(told), ["tench-class", "--model", "a", "--classes", "0-3", "--preset", "lucid"])
        self.assertEqual(options.kept(told).models, {"a": "resnet50:/w.pth"})

    def test_refuses_what_would_be_another_run_on_every_worker(self) -> None:
        for wrong, why in ((["--model", "a=resnet50:w.pth"], "relative path"), (["--model", "a", "--", "--out", "x"], "said by the sweep"),
                           (["--model", "a", "--", "--shard=1/2"], "said by the sweep"), ([], "which network"),
                           (["--model", "a", "--per-task", "0"], "from 1 on"), (["--model", "a", "--hung", "-1"], "above 0"),
                           (["--model", "a=resnet50:/w", "--endpoint", "/s"], "name the network alone")):
            said = io.StringIO()
            with contextlib.redirect_stderr(said), self.assertRaises(SystemExit):
                options.parsed(["--scheduler", "tcp://h:1", *wrong])
            self.assertIn(why, " ".join(said.getvalue().split()))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
