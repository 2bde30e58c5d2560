"""`python -m steelyard`: the same as the command `steelyard`."""

from __future__ import annotations

from steelyard.desk.cli import main

if __name__ == "__main__":
    main()
