"""The workers of a sweep: who is there, who may take part, and what each has in hand."""

from __future__ import annotations

import itertools
import queue
import time
from collections import Counter
from concurrent.futures import CancelledError, ThreadPoolExecutor
from typing import Any, Callable, Dict, List, Mapping, NamedTuple, Optional

from distributed import Client, Future

# Two daemons that name the same of these compute alike; of others, bits may differ.
IDENTITY = ("kernels", "blas", "methods")
IN_A_ROW, ASIDE, FETCHING, LOOKING = 3, 60.0, 120.0, 1.0
LOST = "scheduler-connection-lost"  # as Dask calls it


class SchedulerLost(ConnectionError):
    """The scheduler is gone; what was written stays."""


class NoWorker(RuntimeError):
    """Nobody is there, or nobody who may take part."""


class Hand:
    """A worker, and what is known of it."""

    def __init__(self, address: str) -> None:
        self.address, self.about = address, {}  # type: str, Mapping[str, Any]
        self.state, self.reason, self.since = "greeting", "", time.monotonic()
        self.calls: List[Call] = []
        self.pictures = self.failures = self.in_a_row = 0
        self.seconds = 0.0
        self.is_overtaken = False  # another was quicker with what it had, and it has done nothing since

    @property
    def name(self) -> str:
        """Its host and address, for a person."""
        return f"{self.about['host']} ({self.address})" if self.about else self.address

    @property
    def identity(self) -> Dict[str, Any]:
        """How it computes."""
        return {name: self.about.get(name) for name in IDENTITY}


class Call:
    """One method of a worker's keeper, under way."""

    def __init__(self, hand: Hand, method: str, future: Future, task: Any) -> None:
        self.hand, self.method, self.future, self.task = hand, method, future, task
        self.begun = time.monotonic()
        self.is_given_up = False


class Outcome(NamedTuple):
    """What became of a call: its value, or why there is none."""

    call: Call
    value: Any
    error: Optional[BaseException]


class Crew:
    """Keeps the list of workers as the scheduler has it, and makes calls to each by itself.

    Each task is given to a worker that has a place free, never put into the scheduler's queue: a worker that hangs holds up what
    it has in hand and no more, one that fails at once does not eat all tasks, and what failed goes elsewhere.
    """

    def __init__(self, client: Client, ask: Callable[..., Any], name: str, keeper: bytes, *,
                 mixed: bool, say: Callable[[str], None]) -> None:
        self.client, self.ask, self.name, self.keeper, self.mixed, self.say = client, ask, name, keeper, mixed, say
        self.hands: Dict[str, Hand] = {}
        self.gone: List[Hand] = []
        self.identity: Optional[Mapping[str, Any]] = None
        self._outcomes: "queue.Queue[Outcome]" = queue.Queue()
        self._fetchers, self._numbers, self._looked = ThreadPoolExecutor(8, "fetch"), itertools.count(1), 0.0

    def call(self, hand: Hand, method: str, *arguments: Any, task: Any = None) -> Call:
        """Begins a call of a worker's keeper; its outcome comes by `outcome`."""
        future = self.client.submit(self.ask, self.name, method, *arguments, pure=False, retries=0, workers=[hand.address],
                                    allow_other_workers=False, key=f"{self.name}-{method}-{next(self._numbers)}")
        call = Call(hand, method, future, task)
        hand.calls.append(call)
        future.add_done_callback(lambda _: self._fetchers.submit(self._fetch, call))
        return call

    def outcome(self, seconds: float) -> Optional[Outcome]:
        """The next outcome, of a call that was not given up; None when none came by then."""
        end = time.monotonic() + seconds
        while True:
            try:
                outcome = self._outcomes.get(timeout=max(end - time.monotonic(), 0.001))
            except queue.Empty:
                return None
            call = outcome.call
            if getattr(outcome.error, "reason", None) == LOST:  # which cancels everything, for good
                raise SchedulerLost(LOST)
            if not call.is_given_up:
                self._let_go(call)
                if call.method == "greet":
                    self._greeted(call.hand, outcome)
                    continue
                return outcome

    def give_up(self, call: Call) -> None:
        """Nobody waits for a call any more; whoever makes it may go on for a while."""
        call.is_given_up = True
        self._let_go(call)

    def look(self) -> List[Call]:
        """Brings the list up to date, now and then; the calls that were lost with workers which are gone."""
        if time.monotonic() - self._looked < LOOKING:
            return []
        self._looked = time.monotonic()
        try:
            addresses = self.client.nthreads(callback_timeout=60)
        except (Exception, CancelledError) as error:  # whatever Dask makes of it
            raise SchedulerLost(str(error) or type(error).__name__) from error
        if self.client.status != "running":
            raise SchedulerLost(f"the connection is {self.client.status}")
        for address in addresses:
            if address not in self.hands:
                self.hands[address] = hand = Hand(address)
                self.call(hand, "greet", self.keeper)
        lost: List[Call] = []
        for hand in [hand for address, hand in self.hands.items() if address not in addresses]:
            self.say(f"{hand.name} is gone")
            lost += hand.calls
            for call in list(hand.calls):
                self.give_up(call)
            self.gone.append(self.hands.pop(hand.address))
        for hand in self.hands.values():
            if hand.state == "aside" and time.monotonic() - hand.since > ASIDE:
                hand.state, hand.in_a_row = "greeting", IN_A_ROW - 1
                self.call(hand, "greet", self.keeper)
        return lost

    def ready(self) -> List[Hand]:
        """Those that may be given something."""
        return [hand for hand in self.hands.values() if hand.state == "ready"]

    def meet(self, patience: float, settling: float, wanted: Optional[Mapping[str, Any]]) -> None:
        """Waits for the first workers, and settles how the sweep computes: as wanted, else as most of them do."""
        began, first = time.monotonic(), None
        self.look()
        self.say(f"{len(self.hands)} workers are there, and begin a daemon each" if self.hands else "waiting for workers")
        while True:
            self.look()
            self.outcome(0.2)
            now, met = time.monotonic(), [hand for hand in self.hands.values() if hand.state == "met"]
            first = first or (now if met else None)
            if first and (now - first > settling or not any(hand.state == "greeting" for hand in self.hands.values())):
                break
            if now - began > patience:
                raise NoWorker(self.excuse())
        kinds = Counter(tuple(hand.identity.values()) for hand in met)
        self.identity = wanted or dict(zip(IDENTITY, kinds.most_common(1)[0][0]))
        for hand in met:
            self._admit(hand)

    def excuse(self) -> str:
        """Why there is nobody to give a task to."""
        if not self.hands:
            return "the scheduler has no workers: start some by `dask worker`"
        return "none of the workers can take part:\n" + "\n".join(
            f"{hand.name}: {hand.reason or 'does not answer'}" for hand in self.hands.values())

    def failed(self, hand: Hand, error: BaseException) -> None:
        """Notes a failure; after several in a row the worker is set aside for a while."""
        hand.failures, hand.in_a_row, hand.reason = hand.failures + 1, hand.in_a_row + 1, str(error) or type(error).__name__
        if hand.state == "ready" and hand.in_a_row >= IN_A_ROW:
            hand.state, hand.since = "aside", time.monotonic()
            self.say(f"{hand.name} is set aside for {ASIDE:g} s after {hand.in_a_row} failures in a row")

    def _greeted(self, hand: Hand, outcome: Outcome) -> None:
        if outcome.error is not None:
            hand.state, hand.since = "aside", time.monotonic()
            hand.reason = str(outcome.error)
            self.say(f"{hand.name} has no daemon: {hand.reason}")
            return
        hand.about, hand.state = outcome.value, "met"
        if self.identity is not None:
            self._admit(hand)

    def _admit(self, hand: Hand) -> None:
        differing = [name for name in IDENTITY if hand.identity[name] != (self.identity or {}).get(name)]
        if differing and not self.mixed:
            told = "; ".join(f"its {name} is {hand.identity[name]}, the others' is {(self.identity or {}).get(name)}" for name in differing)
            hand.state, hand.reason = "refused", f"computes otherwise ({told}): --mixed takes it all the same"
            self.say(f"{hand.name} is refused: it {hand.reason}")
        else:
            hand.state = "ready"
            self.say(f"{hand.name} takes part")

    def _fetch(self, call: Call) -> None:
        try:
            if call.is_given_up:
                return
            outcome = Outcome(call, call.future.result(timeout=FETCHING), None)
        except BaseException as error:  # whatever a task may raise; a cancelled future raises CancelledError, which is no Exception
            outcome = Outcome(call, None, error)
        self._outcomes.put(outcome)

    def _let_go(self, call: Call) -> None:
        if call in call.hand.calls:
            call.hand.calls.remove(call)
        call.hand.seconds += time.monotonic() - call.begun
        call.future.cancel() if call.is_given_up else call.future.release()

    def close(self) -> None:
        """Waits for nobody."""
        self._fetchers.shutdown(wait=False, cancel_futures=True)
