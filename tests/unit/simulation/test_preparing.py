"""Where the compiled kernel is kept, when it is made anew, and that nothing breaks it."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ordinary_user import forbids, ordinary_user
from pathway_engine.simulation import replicate_plan
from pathway_engine.simulation.kernel import preparing
from pathway_engine.simulation.kernel.calling import ObjectCode
from pathway_engine.simulation.kernel.preparing import CALLS, CODE, NAME, READY, cache, digest
from unit.simulation.asking import plan
from unit.simulation.uncompiled import digests_of

TESTS = Path(__file__).parents[2]
COMPILING = "compiling the simulation kernel, once for this machine (about 15 seconds)"
UNREADABLE = "the kept kernel cannot be read"


# -- which folder --------------------------------------------------------------------------------


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is said while a folder is sought; no variable names one but those that a test sets."""
    for name in ("PATHWAYS_CACHE", "XDG_CACHE_HOME", "HOME"):
        monkeypatch.setenv(name, "")  # put back what a test changes
        monkeypatch.delenv(name)
    return []


def test_the_folder_that_was_chosen(
    said: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATHWAYS_CACHE", str(tmp_path / "not" / "there" / "yet"))
    folder = cache(said.append).folder
    assert folder.parent == tmp_path / "not" / "there" / "yet"
    assert folder.is_dir()
    assert said == []


def test_else_the_users_cache(
    said: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    folder = cache(said.append).folder
    assert tmp_path in folder.parents
    assert "pathway-engine" in folder.parts
    assert said == []


NOWHERE = "/dev/null/nowhere"
"""Nothing can be made here, not even by root."""


@pytest.mark.parametrize(
    "variables", [{"HOME": NOWHERE}, {"HOME": NOWHERE, "PATHWAYS_CACHE": NOWHERE}]
)
@pytest.mark.skipif(sys.platform == "win32", reason="a folder that cannot be made, as on Unix")
def test_else_a_private_temporary_folder_with_a_message(
    said: list[str], variables: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    place = cache(said.append).folder.parent
    assert place.parent == tmp_path
    assert stat.S_IMODE(place.stat().st_mode) == 0o700
    message = f"no cache folder can be written: the kernel is kept in {place} for this run only"
    assert said == [message]
    assert cache(said.append).folder.parent == place, "so do the processes that this one starts"
    assert os.environ["PATHWAYS_CACHE"] == str(place)
    assert said == [message]


def test_a_chosen_folder_that_cannot_be_made_is_passed_over(
    said: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("not a folder")
    monkeypatch.setenv("PATHWAYS_CACHE", str(tmp_path / "file"))
    monkeypatch.setenv("HOME", str(tmp_path))
    assert tmp_path / "file" not in cache(said.append).folder.parents
    assert said == []


@forbids
@pytest.mark.parametrize("used_before", [False, True])
def test_a_folder_without_permission_is_passed_over(
    said: list[str], own_folder: Path, monkeypatch: pytest.MonkeyPatch, *, used_before: bool
) -> None:
    monkeypatch.setenv("HOME", str(own_folder))
    users = cache(said.append).folder
    shut = own_folder / "shut"
    (shut / users.name if used_before else shut).mkdir(parents=True)
    shut.chmod(0o500)
    monkeypatch.setenv("PATHWAYS_CACHE", str(shut))
    with ordinary_user(own_folder):
        assert cache(said.append) == (users, None)
    assert said == []


@forbids
def test_what_is_kept_where_it_can_only_be_read_is_found(
    said: list[str], own_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shut, scratch = own_folder / "shut", own_folder / "scratch"
    (shut / NAME).mkdir(parents=True)
    (shut / NAME / READY).touch()
    scratch.mkdir()
    for folder in (shut / NAME, shut):
        folder.chmod(0o500)
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    monkeypatch.setenv("HOME", NOWHERE)
    monkeypatch.setenv("PATHWAYS_CACHE", str(shut))
    with ordinary_user(own_folder):
        folder, filled = cache(said.append)
    assert folder.parent.parent == scratch
    assert filled == shut / NAME
    assert said == []


# -- what it is named by -------------------------------------------------------------------------


@pytest.fixture
def sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the package's sources that the digest is taken of."""
    package = preparing.HERE.parents[1]
    copy = tmp_path / package.name
    for part in ("simulation/kernel", "engine"):
        shutil.copytree(package / part, copy / part)
    shutil.copy(package / "clock.py", copy)
    monkeypatch.setattr(preparing, "HERE", copy / "simulation" / "kernel")
    return copy


@pytest.mark.parametrize(
    "file",
    ["simulation/kernel/rules.py", "simulation/kernel/layout.py", "engine/records.py", "clock.py"],
)
def test_a_source_that_changes_changes_the_digest(sources: Path, file: str) -> None:
    """Numba itself sees only the file of the entry."""
    before = digest()
    assert digest() == before
    with (sources / file).open("a") as source:
        source.write("# changed\n")
    assert digest() != before


def test_a_source_that_is_added_changes_the_digest(sources: Path) -> None:
    before = digest()
    (sources / "simulation" / "kernel" / "zebra.py").write_text("")
    assert digest() != before


def test_the_same_sources_elsewhere_are_the_same_kernel(sources: Path) -> None:
    assert sources.is_dir()
    assert digest() == preparing.DIGEST


@pytest.mark.parametrize(
    ("what", "value"),
    [(f"{preparing.__name__}.version", lambda _: "99"), ("sys.version", "99"),
     ("platform.machine", lambda: "abacus")],
)  # fmt: skip
def test_versions_and_machine_change_the_digest(
    what: str, value: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = digest()
    monkeypatch.setattr(what, value)
    assert digest() != before


def test_another_processor_chosen_for_the_compiler_changes_the_digest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = digest()
    monkeypatch.setenv("NUMBA_CPU_NAME", "generic")
    assert digest() != before


@pytest.mark.skipif(sys.platform == "win32", reason="permissions as on Unix")
@pytest.mark.parametrize(("wrong", "mode"), [("", 0o777), (NAME, 0o777), (f"{NAME}/{CODE}", 0o666)])
def test_where_everybody_may_write_nothing_is_kept_nor_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wrong: str, mode: int
) -> None:
    """What is kept is run: whoever can change it would run code as this user."""
    place, home = tmp_path / "place", tmp_path / "home"
    monkeypatch.setenv("PATHWAYS_CACHE", str(place))
    monkeypatch.setattr(preparing, "user_cache_path", lambda _: home)
    assert cache().folder.parent == place
    preparing._keep(ObjectCode(b"code", ()), place / NAME, print)
    (place / wrong).chmod(mode)
    assert cache() == (home / NAME, None)
    (place / wrong).chmod(0o755)
    assert cache().folder.parent == place


@pytest.mark.skipif(sys.platform == "win32", reason="permissions as on Unix")
def test_what_we_keep_only_we_may_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where new files are everybody's."""
    monkeypatch.setenv("PATHWAYS_CACHE", str(tmp_path / "place"))
    before = os.umask(0)
    try:
        preparing._keep(ObjectCode(b"code", ()), cache().folder, print)
    finally:
        os.umask(before)
    assert cache().folder == tmp_path / "place" / NAME
    assert preparing._filled([tmp_path / "place"]) == cache().folder


@pytest.mark.skipif(sys.platform == "win32", reason="permissions as on Unix")
def test_in_a_folder_for_temporary_files_only_what_is_ours_is_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, home = tmp_path / "place", tmp_path / "home"
    monkeypatch.setenv("PATHWAYS_CACHE", str(place))
    monkeypatch.setattr(preparing, "user_cache_path", lambda _: home)
    (place / NAME).mkdir(parents=True)
    place.chmod(0o1777)
    assert cache().folder.parent == place
    monkeypatch.setattr("os.geteuid", lambda: (place / NAME).stat().st_uid + 1)
    if (place / NAME).stat().st_uid:
        assert cache() == (home / NAME, None)


# -- compiled once, loaded later, mended when broken ---------------------------------------------


def started(cache: Path, **more: str) -> subprocess.Popen[str]:
    """A run in a process of its own that keeps its kernel in a folder."""
    return subprocess.Popen(
        [sys.executable, "-m", "unit.simulation.kernel_user"],
        env={**os.environ, "PYTHONPATH": str(TESTS), "PATHWAYS_CACHE": str(cache), **more},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def ended(process: subprocess.Popen[str]) -> dict[str, Any]:
    """What such a process told; its rows are always the same."""
    out, err = process.communicate()
    assert process.returncode == 0, err
    told: dict[str, Any] = json.loads(out)
    assert told["rows"] == digests_of(replicate_plan(plan(), 1, 1))
    return told


@pytest.fixture(scope="module")
def warm() -> Path:
    """The folder that this process has filled or found: what is kept, sealed."""
    preparing.prepared()
    return preparing.cache().folder


@pytest.fixture
def kept(warm: Path, tmp_path: Path) -> Path:
    """A copy of it, to do with as a test likes."""
    shutil.copytree(warm, tmp_path / warm.name)
    return tmp_path


def kept_files(cache: Path) -> list[Path]:
    """What is kept: object code, and the functions that it calls."""
    return sorted(path for name in (CODE, CALLS) for path in cache.rglob(name))


@pytest.mark.slow
def test_a_second_start_loads_and_imports_no_compiler(kept: Path) -> None:
    told = ended(started(kept))
    assert (told["said"], told["compiler"]) == ([], False)


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def scramble(path: Path) -> None:
    """Machine code with a few bytes wrong: to run it would end the process."""
    whole = bytearray(path.read_bytes())
    middle = len(whole) // 2
    whole[middle : middle + 64] = bytes(64)
    path.write_bytes(whole)


def remove(path: Path) -> None:
    path.unlink()


class CompiledAnewError(Exception):
    """Stands for the quarter of a minute that compiling takes."""


@pytest.mark.parametrize("name", [CODE, CALLS])
@pytest.mark.parametrize("harm", [truncate, empty, scramble, remove])
def test_whatever_is_wrong_with_the_files_they_are_made_anew(
    kept: Path, harm: Callable[[Path], None], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    harm(next(kept.rglob(name)))
    assert made_anew(kept, monkeypatch) == [UNREADABLE, COMPILING]
    assert kept_files(kept) == [], "nothing of the old is left"


def test_code_that_calls_what_is_nowhere_is_made_anew(
    kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """LLVM would end the process: it is asked beforehand."""
    made = ObjectCode(next(kept.rglob(CODE)).read_bytes(), ("erfc", "no_such_function"))
    preparing._keep(made, next(kept.glob("kernel-*")), print)
    assert made_anew(kept, monkeypatch) == [UNREADABLE, COMPILING]


def test_code_of_sources_that_have_changed_meanwhile_is_not_kept(
    sources: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "kept"
    folder.mkdir()
    made = ObjectCode(b"code", ())
    preparing._keep(made, folder, print)
    assert preparing._read(folder) == made
    (folder / READY).unlink()
    (sources / "simulation" / "kernel" / "zebra.py").write_text("")
    preparing._keep(made, folder, print)
    assert not (folder / READY).exists()


def test_files_without_a_seal_are_made_anew(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The process that made them was killed."""
    next(kept.glob(f"kernel-*/{READY}")).unlink()
    assert made_anew(kept, monkeypatch) == [COMPILING]


def made_anew(cache: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is said until the kernel would be compiled."""

    def instead() -> ObjectCode:
        raise CompiledAnewError

    said: list[str] = []
    monkeypatch.setenv("PATHWAYS_CACHE", str(cache))
    monkeypatch.setattr(preparing, "_made", instead)
    with pytest.raises(CompiledAnewError):
        preparing._prepare(said.append)
    return said


@pytest.mark.slow
def test_two_that_start_at_once_mend_a_broken_cache_once(kept: Path) -> None:
    """Parallel cold compiles can crash: the second waits for the first, and then loads."""
    for path in kept_files(kept):
        truncate(path)
    both = [ended(process) for process in [started(kept), started(kept)]]
    assert sorted(told["said"] for told in both) == [[], [UNREADABLE, COMPILING]]
    assert sorted(told["compiler"] for told in both) == [False, True]


FULL_DISK = """
import signal, sys
from pathlib import Path
from numba.core.codegen import JITCodeLibrary

assembled, assemble = [], JITCodeLibrary.finalize

def full(*_):
    if "late" in sys.argv:
        sys.argv.remove("late")
        signal.raise_signal(signal.SIGINT)
    raise OSError(28, "No space left on device")

def interrupted(self, state):
    known.append(state)
    if len(known) == 5:
        signal.raise_signal(signal.SIGINT)
    return make_known(self, state)

def counted(library):
    assembled.append(library.name)
    assemble(library)

Path.write_bytes = full
JITCodeLibrary.finalize = counted

from pathway_engine.simulation import run_plan
from pathway_engine.simulation.kernel.access import FUNCTIONS
from pathway_engine.simulation.kernel.linking import MakeKnown
from pathway_engine.simulation.kernel.preparing import prepared
from unit.simulation.asking import plan

known, make_known = [], MakeKnown.run_pass
MakeKnown.run_pass = interrupted
for _ in range(3):
    try:
        prepared(print)
    except KeyboardInterrupt:
        print("interrupted")
parts = {part.__name__ for part, _ in FUNCTIONS}
print([name for name in assembled if name in parts | {"kernel"}])
print(run_plan(plan(), 1, 1).run["cases"] > 0)
"""


@pytest.mark.slow
@pytest.mark.parametrize("then", ["late", "never"])
def test_a_full_disk_keeps_nothing_and_stops_nobody(tmp_path: Path, then: str) -> None:
    """What has been compiled runs, though interrupted at a part, and when it was to be kept.

    It was assembled once, as one library.
    """
    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK, then], capture_output=True, check=True, text=True,
        env={**os.environ, "PATHWAYS_CACHE": str(tmp_path), "PYTHONPATH": str(TESTS)},
    )  # fmt: skip
    full = "the compiled kernel cannot be kept: [Errno 28] No space left on device"
    after = ["interrupted", COMPILING] if then == "late" else []
    assert done.stdout.splitlines() == [
        COMPILING, "interrupted", COMPILING, *after, full, "['kernel']", "True",
    ]  # fmt: skip
    assert not list(tmp_path.rglob(READY))


@pytest.mark.skipif(sys.platform == "win32", reason="a folder that cannot be made, as on Unix")
def test_what_can_only_be_read_is_used(kept: Path, tmp_path: Path) -> None:
    """Not even a lock can be made there: what is kept is loaded, and nothing is compiled."""
    (kept / f"{NAME}.lock").mkdir()
    before = {path: path.stat().st_mtime_ns for path in kept.rglob("*")}
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    where = {"HOME": NOWHERE, "XDG_CACHE_HOME": NOWHERE, "TMPDIR": str(scratch)}
    told = ended(started(kept, **where))
    assert (told["said"], told["compiler"]) == ([], False)
    assert list(scratch.iterdir()) == []
    scratch.rmdir()
    assert {path: path.stat().st_mtime_ns for path in kept.rglob("*")} == before


def test_without_any_place_at_all_it_is_compiled_and_not_kept(
    said: list[str], warm: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = preparing._read(warm)

    def nowhere(**_: str) -> str:
        raise FileNotFoundError(2, "No usable temporary directory found")

    monkeypatch.setenv("HOME", NOWHERE)
    monkeypatch.setattr("tempfile.mkdtemp", nowhere)
    monkeypatch.setattr(preparing, "_made", lambda: made)
    assert preparing._prepare(said.append).advance is not None
    (text,) = said
    assert text.startswith("compiling the simulation kernel, which cannot be kept anywhere: ")


KEPT_WITHOUT_COMPILING = """
from pathlib import Path
from pathway_engine.simulation.kernel import preparing
from pathway_engine.simulation.kernel.calling import ObjectCode

preparing._made = lambda: ObjectCode(b"machine code", ())
preparing.placed = lambda made: {"advance": made}
preparing.prepared(print)
print(*preparing.cache().folder.iterdir())
"""
"""What stands for compiling takes no quarter of a minute, and leaves files as compiling does."""


@pytest.mark.skipif(sys.platform == "win32", reason="a folder that cannot be made, as on Unix")
def test_without_a_home_the_temporary_folder_is_gone_at_the_end(tmp_path: Path) -> None:
    where = {"HOME": NOWHERE, "XDG_CACHE_HOME": NOWHERE, "TMPDIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", KEPT_WITHOUT_COMPILING],
        env={**os.environ, "PATHWAYS_CACHE": NOWHERE, **where}, capture_output=True, check=True,
        text=True,
    )  # fmt: skip
    nowhere, compiling, kept = done.stdout.splitlines()
    assert nowhere.startswith(f"no cache folder can be written: the kernel is kept in {tmp_path}")
    assert compiling == COMPILING
    assert {Path(one).name for one in kept.split()} == {CODE, CALLS, READY}
    assert list(tmp_path.iterdir()) == []
