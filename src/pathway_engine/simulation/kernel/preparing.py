"""The compiled kernel, ready to be called: where its machine code is kept, and when it is made.

The folder is named by a digest of everything that the machine code depends on: the kernel's
sources and layouts, Numba, NumPy, Python and the processor. Under a file lock the functions
are compiled once; later starts load them. Any error in the cache means: compile anew.

`PATHWAYS_CACHE` chooses the folder; else it is the user's cache folder; else a private
temporary folder, with a message.
"""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import numba
import numpy as np
from filelock import FileLock
from numba.core import config as numba_config
from platformdirs import user_cache_path

HERE = Path(__file__).parent
READY = "ready"
config: Any = numba_config
"""Numba's settings, which its types do not know."""

Say = Callable[[str], None]


def _silent(_: str) -> None:
    """Say nothing."""


def digest() -> str:
    """What the machine code depends on, as a short text.

    The time stamp of the entry's file is part of it: Numba's own index goes by it.
    """
    facts = [numba.__version__, np.__version__, sys.version, platform.machine()]
    facts += [str(config.CPU_NAME), _processor(), str((HERE / "loop.py").stat().st_mtime_ns)]
    sources = sorted(HERE.glob("*.py"))
    texts = [source.read_bytes() for source in sources]
    texts.append((HERE.parent.parent / "engine" / "records.py").read_bytes())
    hashed = hashlib.blake2b(digest_size=12)
    for part in (*(fact.encode() for fact in facts), *texts):
        hashed.update(part + b"\0")
    return hashed.hexdigest()


def _processor() -> str:
    """The processor and its features, as LLVM sees them."""
    import llvmlite.binding as llvm

    return f"{llvm.get_host_cpu_name()} {llvm.get_host_cpu_features().flatten()}"


def cache_folder(say: Say = _silent) -> Path:
    """The folder for the machine code: the first of the three places that can be written."""
    chosen = os.environ.get("PATHWAYS_CACHE")
    places = [Path(chosen)] if chosen else []
    with suppress(OSError, RuntimeError, KeyError):  # a user without a home
        places.append(user_cache_path("pathway-engine"))
    for place in places:
        folder = place / f"kernel-{digest()}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if os.access(folder, os.W_OK):
                return folder
        except OSError:
            continue
    temporary = Path(tempfile.mkdtemp(prefix="pathway-engine-"))
    say(f"no cache folder can be written: the kernel is kept in {temporary} for this run only")
    return temporary


def prepared(say: Say = _silent) -> Callable[[Any], int]:
    """The kernel's entry, compiled or loaded; uncompiled where Numba is switched off.

    `say` is told when something takes long.
    """
    if "entry" not in _KEPT:
        _KEPT["entry"] = _prepare(say)
    entry: Callable[[Any], int] = _KEPT["entry"]
    return entry


_KEPT: dict[str, Any] = {}


def _prepare(say: Say) -> Any:
    if config.DISABLE_JIT:
        from pathway_engine.simulation.kernel.loop import advance

        return advance
    folder = cache_folder(say)
    config.CACHE_DIR = str(folder)
    from pathway_engine.simulation.kernel import loop
    from pathway_engine.simulation.kernel.access import compile_functions, state_t

    advance: Any = loop.advance
    with FileLock(folder.parent / f"{folder.name}.lock"):
        if not (folder / READY).exists():
            say("compiling the simulation kernel, once for this machine (about 15 seconds)")
            _empty(folder)
            compile_functions()
        try:
            advance.compile((state_t,))
        except Exception:  # noqa: BLE001 - whatever is wrong with a cache, compiling anew cures it
            say("the kept kernel cannot be read: compiling it anew")
            _empty(folder)
            compile_functions()
            advance.compile((state_t,))
        (folder / READY).touch()
    return advance


def _empty(folder: Path) -> None:
    for entry in folder.iterdir():
        if entry.is_dir():
            shutil.rmtree(entry, ignore_errors=True)
        else:
            entry.unlink(missing_ok=True)
