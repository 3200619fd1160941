"""The exit codes of every command."""

GOOD = 0
"""It went well."""

FAILED = 1
"""An error, a failed audit, a refused run, or a warning under --strict."""

WRONG_USAGE = 2
"""The words do not fit, whatever the files say."""

INTERRUPTED = 130
"""Ctrl-C."""

STOPPED = 128
"""Told to stop by the system: this and the number of the signal, so 143 for SIGTERM."""
