"""Write docs/commands.md from the `--help` of every command; run by `make docs`.

In: the installed program. Out: the page, in the order the program lists its commands.
tests/test_docs.py holds the page to what this makes.
"""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner

from steelyard.desk.cli import app

PAGE = Path(__file__).with_name("commands.md")
INTRODUCTION = """\
# The commands

This page is made from the program's own help by `make docs`.
Results go to standard output, talk to standard error.
The exit code is 0 when the work is done, 1 when the case has problems, 2 for a wrong use of the command, and 130 when you stopped it.
`steelyard` and `python -m steelyard` are the same command.
"""


def show_help(*command: str) -> str:
    """What `steelyard COMMAND --help` prints on 80 columns."""
    # Width and colour are fixed, so that the page is the same wherever it is made.
    environment = {"COLUMNS": "80", "TERMINAL_WIDTH": "80", "NO_COLOR": "1"}
    # Of 80 columns a terminal leaves two at the edge.
    told = CliRunner().invoke(
        app,
        [*command, "--help"],
        prog_name="steelyard",
        env=environment,
        terminal_width=78,
        catch_exceptions=False,
    )
    return "\n".join(line.rstrip() for line in told.stdout.strip().split("\n"))


def list_commands() -> tuple[str, ...]:
    """The names of the commands, as the program lists them."""
    lines = show_help().split("\n")
    after = lines[lines.index("Commands:") + 1 :]
    block = after[: after.index("")] if "" in after else after
    return tuple(line.split()[0] for line in block)


def list_below(command: str) -> tuple[str, ...]:
    """The commands below a command, if it has any."""
    help_text = show_help(command)
    if "Commands:" not in help_text:
        return ()
    lines = help_text.split("\n")
    after = lines[lines.index("Commands:") + 1 :]
    return tuple(line.split()[0] for line in after[: after.index("")])


def make_page() -> str:
    """The whole page."""
    parts = [INTRODUCTION, f"```text\n{show_help()}\n```\n"]
    for name in list_commands():
        parts.append(f"## {name}\n\n```text\n{show_help(name)}\n```\n")
        parts += [
            f"### {name} {below}\n\n```text\n{show_help(name, below)}\n```\n"
            for below in list_below(name)
        ]
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.write_text(make_page(), encoding="utf-8", newline="\n")
