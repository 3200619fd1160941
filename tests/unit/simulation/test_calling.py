"""Machine code checks nothing, so what it would misread is refused before it is called."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from pathway_engine.simulation.kernel.calling import ENTRIES, ObjectCode, placed, symbol
from pathway_engine.simulation.kernel.preparing import prepared
from pathway_engine.simulation.kernel.uncompiled import COMPILED

pytestmark = pytest.mark.skipif(not COMPILED, reason="what is compiled is called otherwise")


def arrays(name: str) -> list[Any]:
    """Arguments that an entry takes, none of them with a row."""
    shapes: tuple[Any, ...] = (None, (0,), (0, 3))
    taken = [(shapes[one.dimensions], one.dtype) for one in ENTRIES[name]]
    return [np.zeros(shape, dtype) if shape else 0 for shape, dtype in taken]


@pytest.mark.parametrize("name", list(ENTRIES))
def test_every_entry_is_there_and_takes_what_is_written_down(name: str) -> None:
    assert getattr(prepared(), name)(*arrays(name)) == 0


@pytest.mark.parametrize(
    "wrong",
    [
        np.zeros(2, "i4"),
        np.zeros(2, ">i8"),
        np.zeros((2, 2), "i8"),
        np.zeros(4, "i8")[::2],
        np.frombuffer(bytes(16), "i8"),
    ],
    ids=["narrow", "the other way round", "a table", "with gaps", "not to be written"],
)
def test_another_array_is_refused(wrong: Any) -> None:
    _, *rest = arrays("key")
    with pytest.raises(TypeError, match=r"`key` of the kernel takes"):
        prepared().key(wrong, *rest)


def test_one_argument_too_few_is_refused() -> None:
    with pytest.raises(ValueError, match="longer than"):
        prepared().key(*arrays("key")[:-1])


@pytest.mark.parametrize("wrong", [np.zeros(1, "i8"), np.zeros(400, "u8")])
def test_what_is_no_state_is_refused(wrong: Any) -> None:
    with pytest.raises(TypeError, match="takes a state"):
        prepared().advance(wrong)


def test_code_that_calls_what_is_nowhere_is_not_placed() -> None:
    with pytest.raises(ValueError, match=r"are not there: no_such_function$"):
        placed(ObjectCode(b"", ("exp", "no_such_function")))


def test_code_without_an_entry_is_not_placed() -> None:
    """Its address would be nought, and to call that ends the process."""
    import llvmlite.binding as llvm

    prepared()
    triple = llvm.get_process_triple()
    module = llvm.parse_assembly(
        f'target triple = "{triple}"\ndefine i32 @{symbol("key")}() {{\n ret i32 0\n}}'
    )
    machine = llvm.Target.from_triple(triple).create_target_machine()
    with pytest.raises(ValueError, match=r"are not there: advance, arrange, add_up, count"):
        placed(ObjectCode(machine.emit_object(module), ()))
