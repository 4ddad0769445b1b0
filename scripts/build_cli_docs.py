"""Write docs/cli.md: the help text of the command line, verb by verb."""

from pathlib import Path

import click

from cchc_kg.cli import VERBS, verbs

OUT = Path(__file__).parents[1] / "docs" / "cli.md"


def page() -> str:
    parts = ["# The command line\n\nMade by scripts/build_cli_docs.py from the help texts.\n"]
    root = click.Context(verbs, info_name="cchc-kg", terminal_width=100, help_option_names=["-h", "--help"])
    parts.append(f"```\n{verbs.get_help(root)}\n```\n")
    for name in VERBS:
        command = verbs.get_command(root, name)
        assert command is not None
        parts += _sections(name, command, root, "##")
    return "\n".join(parts)


def _sections(name: str, command: click.Command, parent: click.Context, mark: str) -> list[str]:
    context = click.Context(command, info_name=name, parent=parent, terminal_width=100)
    title = context.command_path.removeprefix("cchc-kg ")
    found = [f"{mark} {title}\n\n```\n{command.get_help(context)}\n```\n"]
    # The questions behind "ask" have a page of their own.
    for inner in command.list_commands(context) if isinstance(command, click.Group) and name != "ask" else ():
        deeper = command.get_command(context, inner)
        assert deeper is not None
        found += _sections(inner, deeper, context, mark + "#")
    return found


if __name__ == "__main__":
    OUT.write_text(page(), "utf-8")
