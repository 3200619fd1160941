"""The compiled kernel, ready to be called: where its machine code is kept, and when it is made.

The folder is named by a digest of everything that the machine code depends on: the kernel's
sources and layouts, Numba, NumPy, Python and the processor. Under a file lock the functions
are compiled once (`kernel.compiling`); later starts load them (`kernel.calling`) and import
neither Numba nor the sources. Any error in the cache means: compile anew; machine code that is
not byte for byte what was kept is such an error.

`PATHWAYS_CACHE` chooses the folder; else it is the user's cache folder; else a private
temporary folder, with a message. What is kept in one of them that can only be read (in a
read-only image, say) is loaded from there. A place in which everybody may write is passed over:
what is kept there may be somebody else's code.
"""

from __future__ import annotations

import atexit
import hashlib
import os
import platform
import shutil
import stat
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

from filelock import FileLock
from platformdirs import user_cache_path

from pathway_engine.simulation.kernel.calling import ObjectCode, placed
from pathway_engine.simulation.kernel.ordering import arrange
from pathway_engine.simulation.kernel.reducing import add_up, count, key, level, rank
from pathway_engine.simulation.kernel.uncompiled import COMPILED

HERE = Path(__file__).parent
ALSO = (("engine", "records.py"), ("clock.py",))
"""What else of the package the kernel is compiled from."""
CODE, CALLS, READY = "kernel.o", "calls", "ready"
"""What is kept: object code, the functions that it calls, one a line, and a seal on both."""
COMPILED_BY = ("llvmlite", "numba", "numpy")
CHOSEN = ("NUMBA_CPU_NAME", "NUMBA_CPU_FEATURES", "NUMBA_OPT", "NUMBA_ENABLE_AVX")
"""What somebody may choose that changes the machine code."""

Say = Callable[[str], None]


def _silent(_: str) -> None:
    """Say nothing."""


def digest() -> str:
    """What the machine code depends on, as a short text."""
    facts = [version(package) for package in COMPILED_BY]
    facts += [os.environ.get(name, "") for name in CHOSEN]
    facts += [sys.version, platform.machine(), _processor()]
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
"""Taken when the layouts are imported: sources may change on the disk afterwards."""

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
    """The folder for this kernel in a place. Raises `OSError` if we cannot write, or all can."""
    folder = place / NAME
    for needed in (place, folder):
        needed.mkdir(mode=0o775, parents=True, exist_ok=True)
        if not os.access(needed, os.W_OK):
            raise PermissionError(needed)
    if not _is_ours(folder):
        raise PermissionError(f"everybody may write in {place}")
    _lock_of(folder).open("ab").close()
    return folder


def _is_ours(folder: Path) -> bool:
    """Whether only those can have written there who are trusted with it: what is kept is run.

    Where everybody may make files (a folder for temporary ones), nobody else may have made this.
    """
    if not hasattr(os, "geteuid"):
        return True
    place, own = folder.parent.stat(), folder.stat()
    mine = own.st_uid in {0, os.geteuid()} and place.st_mode & stat.S_ISVTX
    kept = [path.stat() for path in (folder / CODE, folder / CALLS, folder / READY)
            if path.exists()]  # fmt: skip
    if any(one.st_mode & stat.S_IWOTH for one in (own, *kept)):
        return False
    return bool(mine or not place.st_mode & stat.S_IWOTH)


def _lock_of(folder: Path) -> Path:
    return folder.parent / f"{folder.name}.lock"


def _filled(places: Sequence[Path]) -> Path | None:
    """The first folder in which somebody has kept this kernel."""
    for place in places:
        with suppress(OSError):
            if (place / NAME / READY).is_file() and _is_ours(place / NAME):
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
    arrange: Callable[..., Any] = arrange
    add_up: Callable[..., Any] = add_up
    key: Callable[..., int] = key
    count: Callable[..., Any] = count
    rank: Callable[..., Any] = rank
    level: Callable[..., Any] = level


def prepared(say: Say = _silent) -> Kernel:
    """The kernel, compiled or loaded; uncompiled where Numba is switched off.

    `say` is told when something takes long.
    """
    if not _KEPT:
        _KEPT.append(_prepare(say) if COMPILED else _uncompiled())
    return _KEPT[0]


_KEPT: list[Kernel] = []


def _uncompiled() -> Kernel:
    from pathway_engine.simulation.kernel.loop import advance

    return Kernel(advance)


def _prepare(say: Say) -> Kernel:
    try:
        folder, filled = cache(say)
    except OSError as error:
        say(f"compiling the simulation kernel, which cannot be kept anywhere: {error}")
        return Kernel(**placed(_made()))
    with FileLock(_lock_of(folder)):
        for place in (folder, filled):
            if place and (place / READY).exists():
                try:
                    return Kernel(**placed(_read(place)))
                except Exception:  # noqa: BLE001 - whatever is wrong, compiling anew cures it
                    say("the kept kernel cannot be read")
        say("compiling the simulation kernel, once for this machine (about 15 seconds)")
        _empty(folder)
        made = _made()
        _keep(made, folder, say)
    return Kernel(**placed(made))


def _made() -> ObjectCode:
    """The kernel, compiled. Numba is imported here, and the sources of the kernel."""
    from pathway_engine.simulation.kernel.compiling import object_code

    return object_code()


def _read(folder: Path) -> ObjectCode:
    """What is kept in a folder. Broken machine code would end the process: it is not tried."""
    made = ObjectCode((folder / CODE).read_bytes(), tuple((folder / CALLS).read_text().split()))
    if (folder / READY).read_text() != _seal(made):
        raise ValueError("not what was kept")
    return made


def _keep(made: ObjectCode, folder: Path, say: Say) -> None:
    """Keep the kernel for later starts; not if the disk is full, say, or a source has changed."""
    if digest() != DIGEST:
        return
    try:
        (folder / CODE).write_bytes(made.code)
        (folder / CALLS).write_text("\n".join(made.calls))
        (folder / READY).write_text(_seal(made))
        for name in (CODE, CALLS, READY):  # also where somebody lets everybody write new files
            (folder / name).chmod(0o644)
    except OSError as error:  # what is compiled can be called, kept or not
        say(f"the compiled kernel cannot be kept: {error}")


def _seal(made: ObjectCode) -> str:
    """A digest of what is kept."""
    hashed = hashlib.blake2b(made.code, digest_size=16)
    hashed.update("\0".join(("", *made.calls)).encode())
    return hashed.hexdigest()


def _empty(folder: Path) -> None:
    for entry in folder.iterdir():
        if entry.is_dir():
            shutil.rmtree(entry, ignore_errors=True)
        else:
            entry.unlink(missing_ok=True)
