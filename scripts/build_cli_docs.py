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
        text = command.get_help(click.Context(command, info_name=name, parent=root, terminal_width=100))
        parts.append(f"## {name}\n\n```\n{text}\n```\n")
    return "\n".join(parts)


if __name__ == "__main__":
    OUT.write_text(page(), "utf-8")
