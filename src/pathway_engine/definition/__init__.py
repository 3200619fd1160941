"""What a pathway is: frozen models, the reader, expressions, checks, redesigns.

The way of a file: `reader` makes a tree of texts with their places (`node`), `binding`
makes a `Pathway` (`models`) of it, `checks` judge it. Whatever is wrong on the way becomes
a finding (`findings`) with a code from the catalogue (`codes`). `loading` is the door.
"""
