"""Ctrl-C waits where nothing can be cut, whichever thread the system tells of it."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading

import pytest

from pathway_engine.simulation.interrupts import unheard

SPAWNED = "import signal, sys; print(signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, []))"


def test_it_is_heard_afterwards() -> None:
    done: list[str] = []

    def run() -> None:
        with unheard():
            signal.raise_signal(signal.SIGINT)
            done.append("whole")
        done.append("never")

    with pytest.raises(KeyboardInterrupt):
        run()
    assert done == ["whole"]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_it_waits_as_well_when_another_thread_is_told() -> None:
    """As the threads of a library for linear algebra may be: they do not block it."""
    begun, sent = threading.Event(), threading.Event()
    done: list[str] = []

    def tell() -> None:
        begun.wait()
        signal.raise_signal(signal.SIGINT)
        sent.set()

    def run() -> None:
        with unheard():
            begun.set()
            sent.wait()
            done.append("whole")
        done.append("never")

    other = threading.Thread(target=tell)
    other.start()
    with pytest.raises(KeyboardInterrupt):
        run()
    other.join()
    assert done == ["whole"]


def test_outside_the_main_thread_nothing_is_changed() -> None:
    seen: list[object] = []

    def run() -> None:
        with unheard():
            seen.append(signal.getsignal(signal.SIGINT))

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    assert seen == [signal.default_int_handler]


@pytest.mark.skipif(sys.platform == "win32", reason="signal masks of Unix")
def test_processes_that_start_meanwhile_never_hear_it() -> None:
    with unheard():
        told = subprocess.run([sys.executable, "-c", SPAWNED], capture_output=True, check=True)
    assert told.stdout.strip() == b"True"
