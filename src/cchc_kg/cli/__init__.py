"""The command line: verbs that parse, call, print, and end with an exit code.

0: fine. 1: it ran, and something was found (a failed or quarantined article, data that does not conform).
2: it could not run. Verbs are loaded when they are asked for, and each loads what it needs when it runs.
"""

import io
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import NoReturn

import click

from cchc_kg import __version__
from cchc_kg.errors import CchcKgError

VERBS = {
    "extract": ("reading", "Print the facts of reports as JSON Lines."),
    "build": ("building", "Read, check and store reports."),
    "spark-build": ("clustering", "Read and check an archive on a Spark cluster."),
    "check": ("checking", "Check a store or RDF files against the shapes."),
    "ask": ("asking", "Ask a stored question; without a name: list them."),
    "search": ("asking", "Find words in quotes, names and directives."),
    "sparql": ("asking", "Answer a SPARQL query of your own (read-only)."),
    "export": ("moving", "Write the graphs to a file."),
    "load": ("loading", "Load the graphs into a SPARQL server."),
    "sync": ("loading", "Bring a SPARQL server up to date."),
    "verify": ("loading", "Is a SPARQL server's content the store's?"),
    "serve": ("serving", "Serve the graphs over HTTP: SPARQL, Linked Data, questions."),
    "site": ("publishing", "Write the graph as pages that need no server."),
    "entities": ("deciding", "List who may be who; say which names are one thing, and which are not."),
    "evaluate": ("evaluating", "Compare facts with annotated ones."),
    "annotate": ("annotating", "Write a report as a page with every fact marked."),
    "demo": ("demo", "Show the whole road on the shipped samples."),
}
"""The verbs, in the order of their list: the module each lives in, and its line there."""

_INTERRUPTED, _PIPE_CLOSED = 130, 141  # 128 + the signal's number, as shells have it


class _Verbs(click.Group):
    """A group whose verbs live in modules of their own."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in VERBS:
            return None
        module, line = VERBS[cmd_name]
        verb = getattr(import_module(f"cchc_kg.cli.{module}"), cmd_name.replace("-", "_"))
        assert isinstance(verb, click.Command)
        verb.short_help = line
        return verb

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:  # click would exit with 1, which is a finding here
            raise click.exceptions.Exit(_PIPE_CLOSED) from error

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):  # from the lines above, so that the list loads no verb
            formatter.write_dl([(name, line) for name, (_, line) in VERBS.items()])


@click.group("cchc-kg", cls=_Verbs, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, message="%(prog)s %(version)s")
@click.option(
    "--knowledge",
    metavar="DIR",
    type=click.Path(path_type=Path),
    envvar="CCHC_KG_KNOWLEDGE",
    help="Use the lexicons, registries, ontology, shapes and questions in DIR instead of those shipped.",
)
@click.option(
    "--decisions",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    envvar="CCHC_KG_DECISIONS",
    help="Use the decisions on who is who in FILE instead of those of the knowledge.",
)
@click.pass_context
def verbs(ctx: click.Context, knowledge: Path | None, decisions: Path | None) -> None:
    """Turn Vietnamese reports of government meetings into a knowledge graph.

    Every fact carries the exact words that say it.

    \b
    Begin with:
      cchc-kg demo                          the whole road on the shipped samples
      cchc-kg build reports/ --store kg     read, check and store a folder of reports
      cchc-kg ask                           which questions the graph answers

    Exit codes: 0 fine, 1 something was found (a failed article, data that does not conform), 2 could not run.
    """
    ctx.obj = knowledge


def main() -> NoReturn:
    """Run the command line and end the process."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code; every error the user can act on is one line on standard error."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        code = verbs.main(list(arguments), prog_name="cchc-kg", standalone_mode=False)
        sys.stdout.flush()
    except CchcKgError as error:
        return _told(str(error), error.exit_code)
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        return error.exit_code
    except click.UsageError as error:
        command = error.ctx.command_path if error.ctx else "cchc-kg"
        return _told(f"{error.format_message()} (see {command} --help)", error.exit_code)
    except click.ClickException as error:
        return _told(error.format_message(), error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        return _told("interrupted; the store holds what was finished before", _INTERRUPTED)
    except BrokenPipeError:  # whoever read our output has enough
        _close_output()
        return _PIPE_CLOSED
    except OSError as error:  # a full disk behind the output, for one
        _close_output()
        where = f"{error.filename}: " if error.filename else ""
        return _told(f"cannot read or write: {where}{error.strerror or error}", CchcKgError.exit_code)
    return code if isinstance(code, int) else 0


def _close_output() -> None:
    """Let what is left to print go nowhere, so that the end of the process does not fail at it again."""
    with suppress(OSError):  # an output that is no file
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _told(message: str, code: int) -> int:
    click.echo(f"cchc-kg: {' '.join(message.split())}", err=True)
    return code
