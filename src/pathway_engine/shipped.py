"""Where the pathways lie that come with the package.

In a checkout they are the folder `pathways` at the top, where a reader finds them first; in an
installed wheel that folder lies inside the package.
"""

from __future__ import annotations

from pathlib import Path

_INSTALLED = Path(__file__).parent / "pathways"
_CHECKOUT = Path(__file__).parents[2] / "pathways"


def shipped_pathways() -> Path:
    """The folder of shipped pathways, one folder in it for each.

    Raises:
        FileNotFoundError: the installation is not complete.

    >>> (shipped_pathways() / "wokingham" / "split.yaml").is_file()
    True
    """
    for folder in (_INSTALLED, _CHECKOUT):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"the shipped pathways are missing: {_INSTALLED}")


def shipped_names() -> tuple[str, ...]:
    """The folders of shipped pathways by name, in order; none where the installation is broken.

    >>> {"small", "wokingham"} <= {*shipped_names()}
    True
    """
    try:
        folders = sorted(one for one in shipped_pathways().iterdir() if one.is_dir())
    except FileNotFoundError:
        return ()
    return tuple(one.name for one in folders if any(one.glob("*.yaml")))
