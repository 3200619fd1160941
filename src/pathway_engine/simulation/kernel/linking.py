"""All compiled functions of the kernel in one library: optimised and assembled once, as a whole.

Left alone, Numba makes machine code of every function with all that it calls, time and again:
more than half of the time to compile, for code that nobody calls. Here a function is typed and
lowered like any other, its code put into a common library (`Part`), and the entry closes that
(`Whole`). The parts are internal to it: LLVM may write out a function where it is called and
leaves none behind that is not called.
Why: ``docs/decisions/0021-one-library-of-the-kernel.md``.
"""

# Numba's compiler tells few types:
# mypy: disable-error-code="no-untyped-call"

from __future__ import annotations

from typing import Any

from numba.core.compiler import CompilerBase, DefaultPassBuilder
from numba.core.compiler_machinery import LoweringPass, register_pass
from numba.core.registry import cpu_target
from numba.core.typed_passes import NativeLowering

LIBRARY: Any = cpu_target.target_context.codegen().create_library("kernel")
LIBRARY.enable_object_caching()


class _Ending(LoweringPass):
    """What becomes of a function when its code is in the library."""

    def __init__(self) -> None:  # Numba asks each pass for one of its own
        super().__init__()


@register_pass(mutates_CFG=False, analysis_only=True)
class MakeKnown(_Ending):
    """Later functions may call this one."""

    _name = "make_known"

    def run_pass(self, state: Any) -> bool:
        """Register the function with no library to link: it is where its callers will be.

        Numba asks for a builtin of its own for each, which Python would call; this one refuses.
        """
        described = state.cr.fndesc
        refusing = described.mangled_name.index
        state.cr = state.cr._replace(cfunc=refusing)
        state.targetctx.insert_user_function(refusing, described, [])
        return False


@register_pass(mutates_CFG=False, analysis_only=True)
class CloseLibrary(_Ending):
    """Python may call this one, and it alone: the library is complete."""

    _name = "close_library"

    def run_pass(self, state: Any) -> bool:
        """Optimise, assemble and register the function with all that it calls."""
        described = state.cr.fndesc
        entries = (described.llvm_func_name, described.llvm_cpython_wrapper_name)
        for function in LIBRARY.get_defined_functions():
            if function.name not in entries:
                function.linkage = "internal"
        called = state.targetctx.get_executable(LIBRARY, described, state.cr.env)
        state.cr = state.cr._replace(cfunc=called)
        state.targetctx.insert_user_function(called, described, [LIBRARY])
        return False


class _IntoLibrary(CompilerBase):
    """Compiles a function into the library."""

    ending: type[_Ending]
    called_from_python = False

    def define_pipelines(self) -> list[Any]:
        """Numba's passes without its own ending, which assembles, but with ours."""
        self.state.flags.no_compile = True
        self.state.flags.no_cfunc_wrapper = True
        self.state.flags.no_cpython_wrapper = not self.called_from_python
        self.state.library = LIBRARY
        passes = DefaultPassBuilder.define_nopython_pipeline(self.state)
        passes.add_pass_after(self.ending, NativeLowering)
        passes.finalize()
        return [passes]


class Part(_IntoLibrary):
    """Compiles a function that only functions of the kernel call."""

    ending = MakeKnown


class Whole(_IntoLibrary):
    """Compiles the entry, and with it the library."""

    ending = CloseLibrary
    called_from_python = True
