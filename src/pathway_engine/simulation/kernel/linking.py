"""All compiled functions of the kernel in one library: optimised and assembled once, as a whole.

Left alone, Numba makes machine code of every function with all that it calls, time and again:
more than half of the time to compile, for code that nobody calls. Here a function is typed and
lowered like any other, its code put into a common library (`Part`), which is closed at the end
(`close`). All but the entries is internal to it: LLVM may write out a function where it is called
and leaves none behind that is not called.
Why: ``docs/decisions/0021-one-library-of-the-kernel.md``.
"""

# Numba's compiler tells few types:
# mypy: disable-error-code="no-untyped-call"

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from numba.core.compiler import CompilerBase, DefaultPassBuilder
from numba.core.compiler_lock import global_compiler_lock
from numba.core.compiler_machinery import LoweringPass, register_pass
from numba.core.registry import cpu_target
from numba.core.typed_passes import NativeLowering

LIBRARY: Any = cpu_target.target_context.codegen().create_library("kernel")
LIBRARY.enable_object_caching()


@register_pass(mutates_CFG=False, analysis_only=True)
class MakeKnown(LoweringPass):
    """Later functions may call this one."""

    _name = "make_known"

    def __init__(self) -> None:  # Numba asks each pass for one of its own
        super().__init__()

    def run_pass(self, state: Any) -> bool:
        """Register the function with no library to link: it is where its callers will be.

        Numba asks for a builtin of its own for each, which Python would call; this one refuses.
        """
        described = state.cr.fndesc
        refusing = described.mangled_name.index
        state.cr = state.cr._replace(cfunc=refusing)
        state.targetctx.insert_user_function(refusing, described, [])
        return False


class Part(CompilerBase):
    """Compiles a function into the library; Python cannot call it."""

    def define_pipelines(self) -> list[Any]:
        """Numba's passes without its own ending, which assembles, but with ours."""
        self.state.flags.no_compile = True
        self.state.flags.no_cfunc_wrapper = True
        self.state.flags.no_cpython_wrapper = True
        self.state.library = LIBRARY
        passes = DefaultPassBuilder.define_nopython_pipeline(self.state)
        passes.add_pass_after(MakeKnown, NativeLowering)
        passes.finalize()
        return [passes]


def close(entries: Mapping[str, str]) -> None:
    """Optimise and assemble the library, once; entries get another name, all else is internal."""
    if LIBRARY in _CLOSED:
        return
    _CLOSED.append(LIBRARY)
    for function in LIBRARY.get_defined_functions():
        if function.name in entries:
            function.name = entries[function.name]
        else:
            function.linkage = "internal"
    with global_compiler_lock:
        LIBRARY.finalize()


_CLOSED: list[Any] = []
