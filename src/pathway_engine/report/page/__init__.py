"""One page for people who read no terminals: question, answer, pictures, and how it came about."""

from pathway_engine.report.page.page import render_page

__all__ = ["render_page"]
