"""The command that opens the workbench.

In: a case folder. Out: the address to open, printed; pages, until it is stopped.
"""

from __future__ import annotations

from typing import Annotated

import typer

from steelyard.desk.commands.talk import CaseFolder, Json, emit, emit_json, fail, need_case, say

commands = typer.Typer()


@commands.command(
    short_help="The workbench in the browser: read, judge, see the balance move",
    epilog="Example: steelyard serve mycase --by anna",
)
def serve(
    case: CaseFolder,
    port: Annotated[
        int,
        typer.Option(
            "--port", metavar="N", min=0, max=65535, help="0 is any; else the next free one."
        ),
    ] = 8417,
    by: Annotated[
        str,
        typer.Option(
            "--by", metavar="NAME", help="Who judges. [default: your name on this machine]"
        ),
    ] = "",
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help="Only print the address, open nothing.")
    ] = False,
    json: Json = False,
) -> None:
    """Open the case in the browser. It is reached from this machine alone, with a token."""
    need_case(case)
    from steelyard.desk.judging import name_here
    from steelyard.desk.web.serving import PortError, Serving

    try:
        serving = Serving(case, by.strip() or name_here(), port)
    except PortError as error:
        fail(str(error))
    with serving.ending_at_interrupt():
        if json:
            told = {"address": serving.address, "port": serving.keys.port, "case": str(case)}
            emit_json(told)
        else:
            emit(serving.address)
            say("The workbench is open at this address, on this machine alone. Ctrl-C closes it.")
        serving.run(open_browser=not no_browser)
