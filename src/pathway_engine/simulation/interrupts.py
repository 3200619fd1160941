"""Moments in which signals such as Ctrl-C must wait: what they would cut through cannot be cut."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def unheard() -> Iterator[None]:
    """Let every signal that somebody here listens to be heard afterwards only.

    Processes that start meanwhile never hear Ctrl-C. It may reach any thread of this process,
    so it is not enough to block it in this one: until the end signals are only noted.
    (Blocking is what the processes inherit; Windows has no such thing.)
    """
    listening = _listening()
    if not listening or threading.current_thread() is not threading.main_thread():
        yield  # only the main thread is ever interrupted
        return
    noted: list[int] = []
    before = {
        number: signal.signal(number, lambda one, _frame: noted.append(one)) for number in listening
    }
    try:
        with _blocked():
            yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    for told in dict.fromkeys(noted):
        signal.raise_signal(told)


def _listening() -> list[signal.Signals]:
    """The signals for which Python calls a function: it would do so between any two steps."""
    return [number for number in signal.Signals if callable(signal.getsignal(number))]


@contextmanager
def _blocked() -> Iterator[None]:
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
