"""`python -m pathway_engine` is `pathways`, where the command is not on the path."""

from pathway_engine.cli import main

if __name__ == "__main__":
    main()
