"""Being told to stop: by Ctrl-C, by a terminal that closes, by the system.

All of them stop what is going on in the same way: nothing more is begun, what is half written is
undone, and replications under way in threads are waited for. Some of what runs underneath loses
such an interruption now and then, so it is also remembered, and looked for after each replication.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_NAMES = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
STOPS = tuple(signal.Signals[name] for name in _NAMES if name in signal.Signals.__members__)
"""What tells a command to stop, where the system has it."""


class Stop:
    """Whether something said to stop, and what: the number of its signal, 0 for nothing."""

    number = 0
    told = False
    """Whether the reader has been told that it stopped."""

    def hear(self, number: int, _frame: FrameType | None) -> None:
        """Remember it, and stop whatever is going on; only Ctrl-C stops the cleaning up too."""
        again, self.number = self.number, number
        if not again or number == signal.SIGINT:
            raise KeyboardInterrupt

    def look(self) -> None:
        """Stop now if that was said and got lost."""
        if self.number:
            raise KeyboardInterrupt


_LISTENING: list[Stop] = []


@contextmanager
def listening() -> Iterator[Stop]:
    """Listen to what says to stop, except to what was ignored before (by `nohup`, say).

    Within another `listening` it is the same `Stop` that hears.
    """
    if _LISTENING:
        yield _LISTENING[0]
        return
    stop, before = Stop(), {}
    if threading.current_thread() is threading.main_thread():
        heeded = [one for one in STOPS if signal.getsignal(one) not in (signal.SIG_IGN, None)]
        before = {number: signal.signal(number, stop.hear) for number in heeded}
    _LISTENING.append(stop)
    try:
        yield stop
    finally:
        _LISTENING.clear()
        for number, handler in before.items():
            signal.signal(number, handler)
