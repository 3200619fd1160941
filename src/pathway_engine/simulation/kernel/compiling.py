"""The kernel made into object code by Numba: a quarter of a minute, once for a machine."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import llvmlite.binding as llvm
import numba
import numpy as np
from numba import types

from pathway_engine.simulation.interrupts import unheard
from pathway_engine.simulation.kernel import ordering, reducing
from pathway_engine.simulation.kernel.access import compile_functions, kernel, state_t
from pathway_engine.simulation.kernel.calling import ADVANCE, ENTRIES, ObjectCode, Taken, symbol
from pathway_engine.simulation.kernel.linking import LIBRARY, close
from pathway_engine.simulation.kernel.loop import advance

SOURCES: dict[str, Callable[..., Any]] = {
    ADVANCE: advance,
    "arrange": ordering.arrange,
    **{name: getattr(reducing, name) for name in ENTRIES if name != "arrange"},
}
"""The entries in Python."""


def _numbas(taken: Taken) -> Any:
    """The type that Numba gives to what an entry takes."""
    one: Any = numba.from_dtype(np.dtype(taken.dtype))
    return types.Array(one, taken.dimensions, "C") if taken.dimensions else one


_COMPILED: dict[str, Any] = {
    name: kernel(*((state_t,) if name == ADVANCE else map(_numbas, ENTRIES[name])))(source)
    for name, source in SOURCES.items()
}


def object_code() -> ObjectCode:
    """The object code of all entries with all that they call: one library.

    What this process has compiled it keeps, also where somebody interrupts what follows.
    """
    compile_functions()
    with unheard():
        close({_name_of(name): symbol(name) for name in SOURCES})
        _, _, (code, bitcode) = LIBRARY.serialize_using_object_code()
        return ObjectCode(code, _calls(bitcode))


def _name_of(entry: str) -> str:
    """What Numba calls an entry in the library."""
    (made,) = _COMPILED[entry].overloads.values()
    name: str = made.fndesc.llvm_func_name
    return name


def _calls(bitcode: bytes) -> tuple[str, ...]:
    """The functions that a library calls and does not define, but for those of LLVM itself."""
    functions = llvm.parse_bitcode(bitcode).functions
    called = (one.name for one in functions if one.is_declaration)
    return tuple(sorted(name for name in called if not name.startswith("llvm.")))
