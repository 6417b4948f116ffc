"""Who gets which task, what becomes of those that fail, and of those that take too long."""

from __future__ import annotations

import statistics
import time
from collections import deque
from typing import Any, Callable, Deque, Dict, List, Mapping, Optional, Sequence, Tuple

from .crew import Call, Crew, Hand, NoWorker

TRIES, COPIES = 4, 3
LATE, SOON, LONGEST = 2.0, 5.0, 600.0  # medians, and seconds
PART = 8 << 20  # bytes of pictures in one task's arguments: Dask warns of graphs beyond 10 MB


class Task:
    """A share of the run's pictures."""

    def __init__(self, number: int, count: int, titles: Sequence[str]) -> None:
        self.shard, self.titles = f"{number}/{count}", list(titles)
        self.failures: Dict[str, str] = {}  # by the worker's address
        self.calls: List[Call] = []
        self.tries = 0
        self.is_done = False

    @staticmethod
    def all(titles: Sequence[str], per_task: int) -> "List[Task]":
        """As `--shard` of the picture programs cuts them."""
        count = -(-len(titles) // per_task)
        return [Task(number + 1, count, titles[number::count]) for number in range(count)]


class Dealing:
    """Gives tasks out until all are done, or some have failed too often.

    `arrived` takes a task's files, and raises when they are not what was asked for.
    """

    def __init__(self, crew: Crew, arguments: Sequence[str], arrived: Callable[[Task, Mapping[str, bytes]], None], *,
                 side_by_side: int, patience: float) -> None:
        self.crew, self.arguments, self.arrived = crew, list(arguments), arrived
        self.side_by_side, self.patience = side_by_side, patience
        self.retried = self.doubled = 0
        self._seconds: List[float] = []

    def deal(self, tasks: Sequence[Task]) -> List[Task]:
        """Returns those that failed too often."""
        waiting: Deque[Task] = deque(tasks)
        running: List[Task] = []
        failed: List[Task] = []
        seen = time.monotonic()
        while waiting or running:
            for call in self.crew.look():
                self._back(call, waiting, "the worker is gone")
            for hand in self.crew.ready():
                while self._is_free(hand) and (task := self._next(hand, waiting, running)):
                    task.calls.append(self.crew.call(hand, "draw", self.arguments, task.shard, task=task))
            outcome = self.crew.outcome(0.5)
            if outcome is not None and outcome.call.method == "draw":
                task, hand = outcome.call.task, outcome.call.hand
                task.calls.remove(outcome.call)
                error = outcome.error
                if error is None:
                    try:
                        self.arrived(task, outcome.value)
                    except ValueError as wrong:
                        error = wrong
                if error is None:
                    self._done(task, outcome.call)
                else:
                    self.crew.failed(hand, error)
                    task.failures[hand.address] = str(error) or type(error).__name__
                    task.tries += 1
                    self.crew.say(f"share {task.shard} failed on {hand.name}: {task.failures[hand.address]}")
                    if task.tries >= TRIES:
                        for call in list(task.calls):
                            self._withdraw(call)
                        failed.append(task)
                    elif not task.calls:
                        waiting.append(task)
                        self.retried += 1
            running = [task for task in tasks if task.calls]
            if self.crew.ready() or any(hand.calls for hand in self.crew.hands.values()):
                seen = time.monotonic()
            elif time.monotonic() - seen > self.patience:
                raise NoWorker(self.crew.excuse())
        return failed

    def _is_free(self, hand: Hand) -> bool:
        return len(hand.calls) < (1 if hand.is_overtaken else self.side_by_side)

    def _next(self, hand: Hand, waiting: Deque[Task], running: Sequence[Task]) -> Optional[Task]:
        """What a worker with a free place is given.

        One that has not failed there or that nobody else is free
        for, else one that is late elsewhere.
        """
        others = {other.address for other in self.crew.ready() if other is not hand and self._is_free(other)}
        for task in waiting:
            if hand.address not in task.failures or not others - task.failures.keys():
                waiting.remove(task)
                return task
        if waiting or not self._seconds:
            return None
        # Not for one that failed last, nor for one that is slow itself. What failed here earlier may have met its daemon's end.
        if hand.in_a_row or hand.is_overtaken and any(not other.is_overtaken for other in self.crew.ready()):
            return None
        late = max(LATE * statistics.median(self._seconds), SOON)
        overdue = [task for task in running if len(task.calls) < COPIES
                   and all(call.hand is not hand for call in task.calls) and time.monotonic() - task.calls[-1].begun > late]
        if not overdue:
            return None
        task = min(overdue, key=lambda task: task.calls[-1].begun)
        self.doubled += 1
        self.crew.say(f"share {task.shard} is late on {task.calls[-1].hand.name}: {hand.name} makes it too")
        return task

    def _done(self, task: Task, call: Call) -> None:
        task.is_done = True
        self._seconds.append(time.monotonic() - call.begun)
        call.hand.pictures, call.hand.in_a_row, call.hand.is_overtaken = call.hand.pictures + len(task.titles), 0, False
        for other in list(task.calls):
            other.hand.is_overtaken = True
            self._withdraw(other)

    def _withdraw(self, call: Call) -> None:
        call.task.calls.remove(call)
        self.crew.give_up(call)

    def _back(self, call: Call, waiting: Deque[Task], reason: str) -> None:
        """Takes a task back from a worker that is gone, which is no failure of the task's."""
        task = call.task
        if call.method != "draw" or task.is_done:
            return
        task.calls.remove(call)
        if not task.calls:
            self.crew.say(f"share {task.shard} is taken again: {reason}")
            waiting.appendleft(task)
            self.retried += 1


def asked(crew: Crew, patience: float, *calls: Sequence[Any], like: Optional[Mapping[str, Any]] = None) -> Any:
    """The value of the last of several calls, made one after another on one worker: on another where one fails.

    Two workers that say the same of it are believed. Those that compute as the manifest `like` are asked first.
    """
    told: Dict[str, str] = {}  # by the worker's address
    began = time.monotonic()

    def order(hand: Hand) -> Tuple[bool, bool, bool, int]:
        differs = like is not None and any(hand.about[name] != like.get(name) for name in ("kernels", "methods"))
        return hand.address in told, differs, hand.is_overtaken, -hand.pictures

    while True:
        crew.look()
        hands = sorted(crew.ready(), key=order)
        if not hands:
            crew.outcome(0.5)
            if time.monotonic() - began > patience:
                raise NoWorker(crew.excuse())
            continue
        hand, value = hands[0], None
        try:
            for method, *arguments in calls:
                value = _value(crew, crew.call(hand, method, *arguments))
            return value
        except (RuntimeError, OSError) as error:
            if str(error) in told.values() or hand.address in told:
                raise
            told[hand.address] = str(error)
            crew.failed(hand, error)
            crew.say(f"{hand.name}: {error}")


def _value(crew: Crew, call: Call) -> Any:
    while time.monotonic() - call.begun < LONGEST:
        if any(lost is call for lost in crew.look()):
            raise ConnectionError("the worker is gone")
        outcome = crew.outcome(0.5)
        if outcome is not None and outcome.call is call:
            if outcome.error is not None:
                raise outcome.error
            return outcome.value
    crew.give_up(call)
    raise TimeoutError(f"no answer within {LONGEST:g} s")


def parts(files: Mapping[str, bytes]) -> List[Dict[str, bytes]]:
    """Files in portions that a task's arguments may have."""
    portions: List[Dict[str, bytes]] = [{}]
    size = 0
    for name, content in files.items():
        if size and size + len(content) > PART:
            portions.append({})
            size = 0
        portions[-1][name] = content
        size += len(content)
    return portions
