"""How kernel code reaches its tables: all the magic there is.

``case = case_at(s, i)`` fetches a row; its fields are read and written in place. Compiled, ``s``
is a record of addresses and a row is a pointer: no bounds are checked, no references counted.
Uncompiled (`kernel.uncompiled`) the same source runs as plain Python with the same results.
Why this shape:
``docs/decisions/0014-state-of-the-kernel.md``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numba
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic
from numba.np.numpy_support import from_dtype

from pathway_engine.simulation.interrupts import unheard
from pathway_engine.simulation.kernel.layout import LAYOUTS, STATE
from pathway_engine.simulation.kernel.linking import Part
from pathway_engine.simulation.kernel.uncompiled import COMPILED

state_t = from_dtype(STATE)
i8, f8, u8 = types.int64, types.float64, types.uint64

FUNCTIONS: list[tuple[Any, tuple[Any, ...]]] = []
"""Every kernel function with its argument types, in the order of definition: callees first."""

Getter = Callable[[Any, int], Any]


def record_t(table: str) -> Any:
    """The type of a row of a table, for signatures."""
    return from_dtype(LAYOUTS[table])


def table(name: str) -> Getter:
    """The function that fetches row `i` of a table of the state `s`."""
    if not COMPILED:
        return lambda s, i: getattr(s, name)[i]
    dtype = LAYOUTS[name]
    record = from_dtype(dtype)
    word = list(LAYOUTS).index(name)

    @intrinsic
    def row(typingctx: Any, s: Any, i: Any) -> Any:  # noqa: ARG001 - Numba asks for these names
        def generate(context: Any, builder: Any, _: Any, args: Any) -> Any:
            state, index = args
            words = builder.bitcast(state, cgutils.intp_t.as_pointer())
            base = builder.load(builder.gep(words, [cgutils.intp_t(word)]))
            offset = builder.mul(index, cgutils.intp_t(dtype.itemsize))
            return builder.inttoptr(builder.add(base, offset), context.get_value_type(record))

        return record(s, types.int64), generate

    getter: Any = row
    return getter


def kernel(*signature: Any, inline: bool = False) -> Callable[[Callable[..., Any]], Any]:
    """A function of the kernel, compiled once, for exactly these argument types."""

    def wrap(function: Callable[..., Any]) -> Any:
        if not COMPILED:
            return function
        compiler = numba.njit(error_model="numpy", forceinline=inline, pipeline_class=Part)
        dispatcher = compiler(function)
        FUNCTIONS.append((dispatcher, signature))
        return dispatcher

    return wrap


def compile_functions() -> None:
    """Compile every kernel function for its one signature, callees first.

    Those that were compiled before somebody interrupted it are there already.
    """
    for dispatcher, signature in FUNCTIONS:
        if dispatcher.signatures:
            continue
        with unheard():  # LLVM calls back into Python, where an interruption would be lost
            dispatcher.compile(signature)
            dispatcher.disable_compile()
