"""The verb that shows the whole road on the shipped samples: ``demo``."""

import io
import json
import os
from collections.abc import Mapping
from importlib.resources import as_file
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cchc_kg.cli.options import complain, format_option, knowledge_of, on_terminal

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from cchc_kg.pipeline import Checked

_FOLDER = Path("cchc-demo")


@click.command()
@click.option(
    "--dir", "folder", metavar="DIR", type=click.Path(path_type=Path), default=_FOLDER, show_default=True,
    help="The folder of the store that is built.",
)  # fmt: skip
@format_option("text", "json", default="text", text="Text to read, or the facts as JSON Lines.")
@click.pass_context
def demo(ctx: click.Context, folder: Path, form: str) -> int:
    """Read the shipped sample reports, build a store of them, and show what was read and checked.

    \b
    Examples:
      cchc-kg demo
      cchc-kg demo --dir /tmp/kg > demo.txt
    """
    from cchc_kg.cli.reading import verdict
    from cchc_kg.knowledge import shelf
    from cchc_kg.pipeline import Checked, Pipeline
    from cchc_kg.sources import read_articles
    from cchc_kg.store import EmbeddedStore

    root = knowledge_of(ctx)
    pipeline = Pipeline(root)
    with as_file(shelf("data", "samples", within=root)) as samples, EmbeddedStore.open(folder, write=True) as store:
        found = read_articles([str(samples)], io.BytesIO())
        outcomes = list(pipeline.build(found, store))
    stored = [outcome for outcome in outcomes if isinstance(outcome, Checked)]
    for outcome in outcomes:
        if not isinstance(outcome, Checked):
            complain(outcome)
    if form == "json":
        for outcome in stored:
            click.echo(json.dumps(outcome.reading.record(), ensure_ascii=False))
    else:
        _show(stored, folder, root)
    return verdict(len(stored), len(outcomes) - len(stored))


def _show(stored: "list[Checked]", folder: Path, root: "Traversable") -> None:
    from rich.padding import Padding
    from rich.rule import Rule
    from rich.text import Text

    from cchc_kg.cli.story import Story
    from cchc_kg.cli.tables import console
    from cchc_kg.labels import Labels

    out, boxed = console(), on_terminal()
    publishers = _publishers(root)
    story = Story(Labels(root), boxed)
    out.print(Text(f"{len(stored)} sample reports, read by rules; every fact below keeps the words that say it."))
    for outcome in sorted(
        stored, key=lambda o: (o.reading.facts.meeting is None, o.reading.article.published is not None)
    ):
        article = outcome.reading.article
        out.print()
        out.print(Rule(style="cyan") if boxed else Text("-" * 72))
        publisher = publishers.get(Path(article.source or "").name)
        out.print(story.tell(article, outcome.reading.facts, publisher))
        out.print()
        out.print(story.heading("checks"))
        findings = outcome.report.findings
        state = "kept apart in quarantine" if outcome.quarantined else "conforms to every shape"
        remarks = "1 remark" if len(findings) == 1 else f"{len(findings)} remarks"
        out.print(Text(f"  {len(outcome.quads):,} triples, {state}; {remarks}"))
        for finding in findings:
            remark = Text(f"{finding.severity}: {finding.message_vi} / {finding.message_en}", style="dim")
            out.print(Padding(remark, (0, 0, 0, 2), expand=False))
    out.print()
    out.print(Rule(style="cyan") if boxed else Text("-" * 72))
    out.print(Text(f"The store is in {folder}. Ask it:", style="bold"))
    for line in _next_questions(folder, root):
        out.print(Text(f"  {line}", style="green"), soft_wrap=True)


def _publishers(root: "Traversable") -> Mapping[str, str]:
    """Return who published each sample file, from data/samples/SOURCES.csv."""
    from cchc_kg.knowledge import shelf
    from cchc_kg.lexicon import rows

    return {
        r["file"]: r["publisher"]
        for r in rows(shelf("data", "samples", "SOURCES.csv", within=root), ("file", "publisher"))
    }


def _next_questions(folder: Path, root: "Traversable") -> list[str]:
    """Return the commands of data/samples/QUESTIONS.csv, ready to be typed as they are printed."""
    import shlex

    from cchc_kg.knowledge import shelf
    from cchc_kg.lexicon import rows

    program = "uv run cchc-kg" if "UV_RUN_RECURSION_DEPTH" in os.environ else "cchc-kg"
    where = f"--store {shlex.quote(str(folder))}"
    asked = rows(shelf("data", "samples", "QUESTIONS.csv", within=root), ("question", "why"), ("arguments",))
    return [
        f"{' '.join(filter(None, (program, 'ask', r['question'], r['arguments'], where)))}   # {r['why']}"
        for r in asked
    ]
