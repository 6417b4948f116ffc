"""`sweep.json`: what was swept, how it stands, and who made what, beside the run's own `run.json`."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any, Dict, Mapping, Optional

from . import pictures
from .crew import Crew, Hand
from .dealing import Dealing

NAME = "sweep.json"


class Record:
    """Written when a sweep begins and when it ends; `running` without a program is one that was cut off."""

    def __init__(self, folder: Path, members: Mapping[str, Any]) -> None:
        self.folder, self.members = folder, {"status": "running", "started": _now(), "ended": None, **members}

    @staticmethod
    def earlier(folder: Path) -> Dict[str, Any]:
        """The record that an earlier sweep left in the folder, or nothing."""
        try:
            found = json.loads((folder / NAME).read_bytes())
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def write(self, status: str, crew: Crew, dealing: Optional[Dealing] = None) -> None:
        """Writes how the sweep stands."""
        self.members.update(status=status, ended=None if status == "running" else _now(), identity=crew.identity,
                            workers=[_told(hand) for hand in [*crew.gone, *crew.hands.values()]])
        if dealing is not None:
            self.members.update(retried=dealing.retried, doubled=dealing.doubled)
        pictures.write(self.folder, {NAME: (json.dumps(self.members, indent=1, ensure_ascii=False) + "\n").encode()})


def _told(hand: Hand) -> Dict[str, Any]:
    return {"address": hand.address, **hand.about, "state": hand.state, "pictures": hand.pictures,
            "failures": hand.failures, "seconds": round(hand.seconds, 3), **({"reason": hand.reason} if hand.reason else {})}


def _now() -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
