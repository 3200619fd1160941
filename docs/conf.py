"""How the documentation is built: `make docs`."""

from __future__ import annotations

from pathway_engine import __version__

project = "pathway-engine"
author = "The pathway-engine contributors"
project_copyright = "The pathway-engine contributors, Apache-2.0"
release = __version__
language = "en"

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["_build", "decisions/template.md", "generate", "experiments"]
myst_enable_extensions = ["attrs_block", "deflist"]
myst_heading_anchors = 3

autodoc_typehints = "description"
autodoc_member_order = "bysource"
napoleon_numpy_docstring = False

html_theme = "furo"
html_title = f"pathway-engine {release}"
html_show_sourcelink = False
