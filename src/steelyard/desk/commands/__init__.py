"""The commands of the command line, one module for what belongs together.

Each module hands on `commands`, which `desk/cli.py` joins in the order that the help lists them.
Slow things are imported inside the command that needs them.
"""
