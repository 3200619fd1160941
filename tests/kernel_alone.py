"""Single functions of the kernel, to be called from Python: in the product only its entry is."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from types import FunctionType
from typing import Any

import numba
from numba.core.dispatcher import Dispatcher

from pathway_engine.simulation.kernel.access import FUNCTIONS
from pathway_engine.simulation.kernel.uncompiled import COMPILED


@cache
def alone(function: Callable[..., Any]) -> Any:
    """A function of the kernel compiled by itself, with all that it calls, from the same source."""
    if not COMPILED:
        return function
    signatures: dict[Any, Any] = dict(FUNCTIONS)
    part: Any = function
    source = part.py_func
    known = source.__globals__
    parts = {name: known[name] for name in source.__code__.co_names if name in known}
    called = {name: alone(one) for name, one in parts.items() if isinstance(one, Dispatcher)}
    copy = FunctionType(source.__code__, known | called, source.__name__)
    compiled = numba.njit(error_model="numpy")(copy)
    compiled.compile(signatures[function])
    compiled.disable_compile()
    return compiled
