"""Machine code of the kernel, loaded and called without Numba: its import alone takes longer.

LLVM places the object code in memory, `ctypes` calls it, and no lock is held meanwhile. Arguments
are handed over as code that Numba makes takes them: an array as seven or nine machine words, the
state as its address. What an entry takes stands in `ENTRIES`; anything else
is refused, for machine code checks nothing.
Why: ``docs/decisions/0028-called-without-the-compiler.md``.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from pathway_engine.simulation.kernel.layout import STATE


class Taken(NamedTuple):
    """What an entry takes: an array with so many dimensions, of 0 a whole number."""

    dtype: str
    dimensions: int


WHOLE = Taken("i8", 0)
NUMBERS, MASK, WORDS = Taken("i8", 1), Taken("u1", 1), Taken("u8", 1)
TABLE, CODES, ROWS = Taken("i8", 2), Taken("i4", 2), Taken("u8", 2)
ENTRIES: Mapping[str, tuple[Taken, ...]] = {
    "arrange": (ROWS, NUMBERS, WORDS),
    "add_up": (NUMBERS, MASK, CODES, NUMBERS, TABLE),
    "key": (NUMBERS, MASK, CODES, NUMBERS, NUMBERS),
    "count": (NUMBERS, NUMBERS, NUMBERS, TABLE),
    "rank": (NUMBERS, NUMBERS, NUMBERS, TABLE, TABLE),
    "level": (NUMBERS, NUMBERS, WHOLE, WHOLE, NUMBERS),
}
"""The entries beside `advance`, which takes one row: the state."""

ADVANCE = "advance"


class ObjectCode(NamedTuple):
    """What a compiler has made: machine code, and the functions of others that it calls."""

    code: bytes
    calls: tuple[str, ...]


def symbol(entry: str) -> str:
    """What an entry is called in the object code."""
    return f"pathway_engine_kernel_{entry}"


def placed(made: ObjectCode) -> dict[str, Callable[..., int]]:
    """The entries of object code, ready to be called.

    Raises `ValueError` where a function that it calls is nowhere, or an entry is not in it: LLVM
    would end the process, or the call.
    """
    engine = _engine()
    missing = _missing(made.calls)
    if missing:
        raise ValueError(f"functions that the kernel calls are not there: {', '.join(missing)}")
    import llvmlite.binding as llvm

    engine.add_object_file(llvm.ObjectFileRef.from_data(made.code))
    engine.finalize_object()
    _ENGINES.append(engine)
    taking: dict[str, tuple[Taken, ...] | None] = {ADVANCE: None, **ENTRIES}
    addresses = {name: engine.get_function_address(symbol(name)) for name in taking}
    if absent := [name for name, address in addresses.items() if not address]:
        raise ValueError(f"entries of the kernel are not there: {', '.join(absent)}")
    return {name: _entry(name, addresses[name], takes) for name, takes in taking.items()}


_ENGINES: list[Any] = []
"""What holds machine code that may be called: until the process ends."""


def _engine() -> Any:
    """An LLVM that only places code, made for this processor as Numba's is."""
    import llvmlite.binding as llvm

    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    triple = llvm.get_process_triple()
    machine = llvm.Target.from_triple(triple).create_target_machine(
        cpu=llvm.get_host_cpu_name(),
        reloc="static" if triple.startswith(("x86", "i386", "i686", "amd64")) else "default",
        codemodel="jitdefault",
        jit=True,
    )
    module = llvm.parse_assembly(f'target triple = "{triple}"')
    return llvm.create_mcjit_compiler(module, machine)


def _missing(calls: tuple[str, ...]) -> list[str]:
    """Functions that LLVM does not find; some systems have them from Numba alone."""
    import llvmlite.binding as llvm

    missing = [name for name in calls if not llvm.address_of_symbol(name)]
    if missing or sys.platform == "win32":  # where LLVM itself calls some that only Numba has
        from numba.core.registry import cpu_target

        _ = cpu_target.target_context  # tells LLVM of Numba's own
    return [name for name in missing if not llvm.address_of_symbol(name)]


def _entry(name: str, address: int, takes: tuple[Taken, ...] | None) -> Callable[..., int]:
    """A function that hands its arguments to machine code and gives back what that returns."""
    number = sum(5 + 2 * one.dimensions if one.dimensions else 1 for one in takes or (WHOLE,))
    kind = ctypes.CFUNCTYPE(ctypes.c_int32, *[ctypes.c_void_p] * 2, *[ctypes.c_int64] * number)
    code = kind(address)

    def called(*arguments: Any) -> int:
        words = _of_state(arguments) if takes is None else [*_words(name, arguments, takes)]
        result, fault = ctypes.c_int64(0), ctypes.c_void_p()
        status = code(ctypes.addressof(result), ctypes.addressof(fault), *words)
        if status not in _STATUS:
            raise RuntimeError(f"`{name}` of the kernel ended with status {status}")
        return result.value

    return called


_STATUS = (0, -2)
"""What code of Numba's says of itself: it has returned a value, or nothing."""


def _of_state(arguments: tuple[Any, ...]) -> list[int]:
    """The address of the state, an array of one row."""
    (state,) = arguments
    if state.dtype != STATE or state.shape != (1,):
        raise TypeError(f"the kernel takes a state, not {state.shape} of {state.dtype}")
    return [state.ctypes.data]


def _words(name: str, arguments: tuple[Any, ...], takes: tuple[Taken, ...]) -> Iterator[int]:
    """Arguments as machine words. Raises `TypeError` for what the machine code would misread."""
    for argument, taken in zip(arguments, takes, strict=True):
        if taken.dimensions == 0:
            yield int(argument)
            continue
        if (argument.dtype, argument.ndim) != taken or not argument.flags.carray:
            raise TypeError(
                f"`{name}` of the kernel takes {taken}, "
                f"found {argument.dtype.str} in {argument.ndim} dimensions\n{argument.flags}"
            )
        yield from (0, 0, argument.size, argument.itemsize, argument.ctypes.data)
        yield from argument.shape
        yield from argument.strides
