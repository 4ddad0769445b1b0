"""The verb that shows what was read where: ``annotate`` writes a report as a page with every fact marked."""

import os
from pathlib import Path

import click

from cchc_kg.cli.evaluating import annotated_facts
from cchc_kg.cli.options import articles_of, complain, knowledge_of
from cchc_kg.cli.reading import verdict
from cchc_kg.errors import UsageError


@click.command()
@click.argument("path", metavar="FILE")
@click.option(
    "--html", "given", metavar="OUT", required=True,
    help="The page to write; for several reports a folder, one that is there or ends in a slash: one page each, by the "
    "report's key.",
)  # fmt: skip
@click.option(
    "--gold", metavar="DIR", type=click.Path(path_type=Path),
    help="Facts annotated by hand, one <id>.json an article: what was missed or read wrongly is marked as well.",
)  # fmt: skip
@click.pass_context
def annotate(ctx: click.Context, path: str, given: str, gold: Path | None) -> int:
    """Write one self-contained HTML page: the report with every fact marked at the words that say it.

    Kinds of facts differ in colour, line and sign; pointing at one shows the fact, its sign leads to the list beside
    the text, and the list back to the place. What was seen and not understood is marked too. FILE is anything that
    extract reads, or - for standard input. The page needs no network and runs no script.

    \b
    Examples:
      cchc-kg annotate report.txt --html report.html
      cchc-kg annotate news.jsonl --html pages/
      cchc-kg annotate data/gold/articles.jsonl --html pages/ --gold data/gold

    Ends with 1 where a report could not be read (the others are written), with 2 where none could.
    """
    from cchc_kg.cli.annotation import Annotator
    from cchc_kg.evaluation import evaluate
    from cchc_kg.export import write
    from cchc_kg.labels import Labels
    from cchc_kg.pipeline import Pipeline, Reading

    root = knowledge_of(ctx)
    annotated = annotated_facts(gold) if gold else {}
    annotator = Annotator(Labels(root))
    out = Path(given)
    if given.endswith(("/", os.sep)):
        out.mkdir(parents=True, exist_ok=True)

    def page(reading: "Reading") -> bytes:
        name, wanted = reading.article.id, annotated.get(reading.article.id)
        mistakes = evaluate({name: wanted}, {name: reading.record()}).mistakes if wanted else ()
        return annotator.page(reading.article, reading.facts, mistakes).encode("utf-8", "replace")

    written = failed = 0
    alone: Reading | None = None
    for item in Pipeline(root).read(articles_of((path,))):
        if not isinstance(item, Reading):
            complain(item)
            failed += 1
        elif out.is_dir():
            write(page(item), out / f"{item.article.key}.html")
            written += 1
        elif alone is not None:
            raise UsageError(f"{path} holds several reports, and {out} is one page", "give a folder, such as pages/")
        else:
            alone = item
    if alone is not None:
        write(page(alone), out)
        written = 1
    if written:
        click.echo(f"{written:,} page{'' if written == 1 else 's'} written to {out}", err=True)
    return verdict(written, failed)
