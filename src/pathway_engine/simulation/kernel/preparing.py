"""The compiled kernel, ready to be called: where its machine code is kept, and when it is made.

The folder is named by a digest of everything that the machine code depends on: the kernel's
sources and layouts, Numba, NumPy, Python and the processor. Under a file lock the functions
are compiled once; later starts load them. Any error in the cache means: compile anew; machine
code that is not byte for byte what was kept is such an error.

`PATHWAYS_CACHE` chooses the folder; else it is the user's cache folder; else a private
temporary folder, with a message. What is kept in one of them that can only be read (in a
read-only image, say) is copied to the first that can be written.
"""

from __future__ import annotations

import atexit
import hashlib
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, fields
from functools import cache as remembered
from pathlib import Path
from typing import Any, NamedTuple

import numba
import numpy as np
from filelock import FileLock
from numba.core import config as numba_config
from platformdirs import user_cache_path

from pathway_engine.simulation.interrupts import unheard
from pathway_engine.simulation.kernel.access import COMPILED, compile_functions, state_t
from pathway_engine.simulation.kernel.linking import Whole
from pathway_engine.simulation.kernel.loop import advance
from pathway_engine.simulation.kernel.ordering import arrange
from pathway_engine.simulation.kernel.reducing import add_up, count, key, level, rank

HERE = Path(__file__).parent
ALSO = (("engine", "records.py"), ("clock.py",))
"""What else of the package the kernel is compiled from."""
READY = "ready"

_WORDS, _NUMBERS, _CODES = numba.uint64, numba.int64[::1], numba.int32[:, ::1]
_TABLE, _MASK = numba.int64[:, ::1], numba.uint8[::1]
SIGNATURES: dict[Callable[..., Any], tuple[Any, ...]] = {
    arrange: (_WORDS[:, ::1], _NUMBERS, _WORDS[::1]),
    add_up: (_NUMBERS, _MASK, _CODES, _NUMBERS, _TABLE),
    key: (_NUMBERS, _MASK, _CODES, _NUMBERS, _NUMBERS),
    count: (_NUMBERS, _NUMBERS, _NUMBERS, _TABLE),
    rank: (_NUMBERS, _NUMBERS, _NUMBERS, _TABLE, _TABLE),
    level: (_NUMBERS, _NUMBERS, numba.int64, numba.int64, _NUMBERS),
}
"""The entries beside `advance`, in the order of `Kernel`, with the types of their arguments."""
config: Any = numba_config
"""Numba's settings, which its types do not know."""

Say = Callable[[str], None]


def _silent(_: str) -> None:
    """Say nothing."""


def digest() -> str:
    """What the machine code depends on, as a short text.

    Place and time stamp of the entry's file are part of it: Numba's own index goes by them.
    """
    facts = [numba.__version__, np.__version__, sys.version, platform.machine(), str(HERE)]
    facts += [
        str(config.CPU_NAME),
        str(config.CPU_FEATURES),
        _processor(),
        str((HERE / "loop.py").stat().st_mtime_ns),
    ]
    sources = sorted(HERE.glob("*.py"))
    texts = [source.read_bytes() for source in sources]
    texts += [HERE.parents[1].joinpath(*place).read_bytes() for place in ALSO]
    hashed = hashlib.blake2b(digest_size=12)
    for part in (*(fact.encode() for fact in facts), *texts):
        hashed.update(part + b"\0")
    return hashed.hexdigest()


def _processor() -> str:
    """The processor and its features, as LLVM sees them."""
    import llvmlite.binding as llvm

    return f"{llvm.get_host_cpu_name()} {llvm.get_host_cpu_features().flatten()}"


DIGEST = digest()
"""Taken when the sources are imported: they may change on the disk afterwards."""

NAME = f"kernel-{DIGEST}"
"""The name of its folder."""


class Cache(NamedTuple):
    """The folder for the machine code, and one that holds it where it can only be read."""

    folder: Path
    filled: Path | None


def cache(say: Say = _silent) -> Cache:
    """The first of the three places that can be written.

    Raises `OSError` if none can.
    """
    passed_over: list[Path] = []
    for place in _places():
        try:
            return Cache(_folder_in(place), _filled(passed_over))
        except OSError:
            passed_over.append(place)
    filled = _filled(passed_over)
    return Cache(_folder_in(_temporary(_silent if filled else say)), filled)


def _places() -> list[Path]:
    """Where the machine code may be kept, the best place first."""
    chosen = os.environ.get("PATHWAYS_CACHE")
    places = [Path(chosen)] if chosen else []
    with suppress(OSError, RuntimeError, KeyError):  # a user without a home
        places.append(user_cache_path("pathway-engine"))
    return places


def _folder_in(place: Path) -> Path:
    """The folder for this kernel in a place. Raises `OSError` if it cannot be written."""
    folder = place / NAME
    folder.mkdir(parents=True, exist_ok=True)
    for needed in (place, folder):
        if not os.access(needed, os.W_OK):
            raise PermissionError(needed)
    _lock_of(folder).open("ab").close()
    return folder


def _lock_of(folder: Path) -> Path:
    return folder.parent / f"{folder.name}.lock"


def _filled(places: Sequence[Path]) -> Path | None:
    """The first folder in which somebody has kept this kernel."""
    for place in places:
        with suppress(OSError):
            if (place / NAME / READY).is_file():
                return place / NAME
    return None


def _temporary(say: Say) -> Path:
    """A private place until this process ends, for the processes that it starts as well."""
    place = Path(tempfile.mkdtemp(prefix="pathway-engine-"))
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    os.environ["PATHWAYS_CACHE"] = str(place)
    say(f"no cache folder can be written: the kernel is kept in {place} for this run only")
    return place


@dataclass(frozen=True)
class Kernel:
    """The entries: what runs, what sorts the rows that it leaves, and what sums them up.

    `advance(state)` is the kernel itself; `arrange` stands in `ordering`, the others in `reducing`.
    """

    advance: Callable[[Any], int]
    arrange: Callable[..., None] = arrange
    add_up: Callable[..., None] = add_up
    key: Callable[..., int] = key
    count: Callable[..., None] = count
    rank: Callable[..., None] = rank
    level: Callable[..., None] = level


def prepared(say: Say = _silent) -> Kernel:
    """The kernel, compiled or loaded; uncompiled where Numba is switched off.

    `say` is told when something takes long.
    """
    if not _KEPT:
        _KEPT.append(_prepare(say) if COMPILED else Kernel(advance))
    return _KEPT[0]


_KEPT: list[Kernel] = []


def _prepare(say: Say) -> Kernel:
    try:
        folder, filled = cache(say)
    except OSError as error:
        say(f"compiling the simulation kernel, which cannot be kept anywhere: {error}")
        compile_functions()
        return _entries(_declared(None))
    config.CACHE_DIR = str(folder)
    ready = folder / READY
    with FileLock(_lock_of(folder)):
        if filled and not ready.exists():
            _copy(filled, folder)
        if ready.exists():
            try:
                return _loaded(folder, ready.read_text())
            except Exception:  # noqa: BLE001 - whatever is wrong with a cache, compiling anew cures it
                say("the kept kernel cannot be read")
        say("compiling the simulation kernel, once for this machine (about 15 seconds)")
        return _compiled(folder, say)


def _copy(filled: Path, folder: Path) -> None:
    """Copy what is kept where it can only be read: Numba loads from where it may write."""
    with suppress(OSError):  # then it is compiled
        for path in sorted(filled.rglob("*.nb?")):
            copy = folder / path.relative_to(filled)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
        (folder / READY).write_bytes((filled / READY).read_bytes())


def _loaded(folder: Path, seal: str) -> Kernel:
    """The kernel from the cache. Broken machine code would end the process: it is not tried."""
    if seal != _seal(folder):
        raise ValueError("not what was kept")
    return _entries(_declared(folder))


def _compiled(folder: Path, say: Say) -> Kernel:
    """The kernel, compiled and kept; not kept if the disk is full, say, or somebody interrupted it.

    What was compiled before that is used, and the next process keeps its own.
    """
    kernel = _declared(folder)
    if _is_compiled(kernel):
        return _entries(kernel)
    _empty(folder)
    compile_functions()
    try:
        _entries(kernel)
        (folder / READY).write_text(_seal(folder))
    except OSError as error:  # what is compiled can be called, kept or not
        say(f"the compiled kernel cannot be kept: {error}")
    return kernel


def _seal(folder: Path) -> str:
    """A digest of everything that Numba keeps in a folder."""
    hashed = hashlib.blake2b(digest_size=16)
    for path in sorted(folder.rglob("*.nb?")):
        hashed.update(path.name.encode() + b"\0" + path.read_bytes())
    return hashed.hexdigest()


@remembered
def _declared(folder: Path | None) -> Kernel:
    """The entries, the only functions that Numba keeps: what they call is part of them.

    They are kept in a folder or nowhere. What this process has compiled it keeps: the library
    of the kernel is closed then, also where somebody interrupts what follows.
    """
    options: dict[str, Any] = {"error_model": "numpy", "nogil": True, "cache": folder is not None}
    whole: Any = numba.njit(pipeline_class=Whole, **options)
    alone = (numba.njit(**options)(one) for one in SIGNATURES)
    return Kernel(whole(advance), *alone)


def _is_compiled(kernel: Kernel) -> bool:
    """Whether the kernel's library is closed: it cannot be compiled again."""
    advance_: Any = kernel.advance
    return bool(advance_.signatures)


def _entries(kernel: Kernel) -> Kernel:
    """The entries, compiled or loaded. Raises `OSError` when one could not be kept."""
    unkept: OSError | None = None
    entries: list[Any] = [getattr(kernel, one.name) for one in fields(kernel)]
    with unheard(), _without_linear_algebra():
        for entry, signature in zip(entries, ((state_t,), *SIGNATURES.values()), strict=True):
            try:
                entry.compile(signature)
            except OSError as error:
                unkept = error
    if unkept is not None:
        raise unkept
    return kernel


@contextmanager
def _without_linear_algebra() -> Iterator[None]:
    """Keep Numba from loading SciPy's linear algebra, which no entry uses.

    It would ask for it as soon as it compiles or loads anything: half of what that takes.
    """
    name = "scipy.linalg.cython_blas"
    if name in sys.modules:
        yield
        return
    hidden: Any = None  # what Python takes for a module that there is not
    sys.modules[name] = hidden
    try:
        yield
    finally:
        del sys.modules[name]


def _empty(folder: Path) -> None:
    for entry in folder.iterdir():
        if entry.is_dir():
            shutil.rmtree(entry, ignore_errors=True)
        else:
            entry.unlink(missing_ok=True)
