"""How a command ends: its exit code, and what is said where it could not do what was asked.

What the package raises on purpose becomes a message. Anything else is a fault of the package:
it is shown whole, for whoever will put it right.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from pathway_engine.cli.exit_codes import FAILED, GOOD, INTERRUPTED, STOPPED, WRONG_USAGE
from pathway_engine.cli.stopping import listening
from pathway_engine.cli.streams import closed_streams, flush, give_up, speak_plainly
from pathway_engine.cli.usage import of_usage

if TYPE_CHECKING:
    from pathway_engine.errors import PathwayEngineError

_NO_OUTPUT = (
    "pathways: standard output is closed, so nothing was done: its result could not be shown\n"
    f"(`> {os.devnull}` throws a result away)"
)


def run(words: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code; `words` are those after `pathways`."""
    with listening() as stop:
        try:
            code = _ended(words)
        except KeyboardInterrupt:
            code = INTERRUPTED if stop.told else _told("Stopped.", INTERRUPTED)
    return STOPPED + stop.number if stop.number else code


def _ended(words: Sequence[str] | None) -> int:
    if "stdout" in closed_streams():
        return _told(_NO_OUTPUT, FAILED)
    speak_plainly()
    try:
        code = _obey(words)
        flush(sys.stdout)
    except BrokenPipeError:
        give_up(sys.stdout)
        return FAILED
    except OSError as error:
        return _told(_of_the_system(error), FAILED)
    return code


def _obey(words: Sequence[str] | None) -> int:
    from pathway_engine.cli.app import command, wrong_usage
    from pathway_engine.cli.shell import command as typed
    from pathway_engine.errors import PathwayEngineError

    try:
        code = command().main(words, prog_name=typed(), standalone_mode=False)
    except wrong_usage() as error:
        return _told(of_usage(error), WRONG_USAGE)
    except PathwayEngineError as error:
        return _refused(error)
    except (KeyboardInterrupt, OSError):
        raise
    except MemoryError:
        return _told("pathways: there is not enough memory for this", FAILED)
    except Exception:  # noqa: BLE001 - whatever it is, the user learns whose fault it is
        return _our_fault()
    return code if isinstance(code, int) else GOOD


def _refused(error: PathwayEngineError) -> int:
    from pathway_engine.errors import PathwayError, UsageError

    if isinstance(error, PathwayError):
        from pathway_engine.cli.printing import width
        from pathway_engine.definition.findings import Findings
        from pathway_engine.report.checking import render_findings

        return _told(render_findings(Findings(error.findings), width()), FAILED)
    return _told(_wrapped(error), WRONG_USAGE if isinstance(error, UsageError) else FAILED)


def _wrapped(error: PathwayEngineError) -> str:
    """A message in lines that fit, its paths unbroken."""
    import textwrap

    from pathway_engine.cli.printing import width

    return textwrap.fill(
        f"pathways: {error}", width(), break_long_words=False, break_on_hyphens=False
    )


def _of_the_system(error: OSError) -> str:
    place = f"{error.filename}: " if error.filename else ""
    return f"pathways: {place}{error.strerror or error}"


def _our_fault() -> int:
    import traceback

    from pathway_engine.cli.printing import say
    from pathway_engine.cli.shell import command

    say(traceback.format_exc())
    return _told(
        "pathways: this should not have happened. It is a fault of pathway-engine, not of your "
        f"files.\nPlease report it with the lines above and what this prints: {command('doctor')}",
        FAILED,
    )


def _told(text: str, code: int) -> int:
    from pathway_engine.cli.printing import say

    give_up(sys.stdout)
    say(text)
    return code
