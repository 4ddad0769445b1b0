"""The verb that measures: ``evaluate`` compares facts with annotated ones."""

import csv
import io
import json
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from cchc_kg.cli.options import complain, format_option, knowledge_of
from cchc_kg.errors import InputError, UsageError

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from cchc_kg.evaluation import Evaluation, Mistake

_COLUMNS = ("precision", "recall", "f1", "gold", "found", "accuracy", "asked", "mean", "articles", "answered")


@click.command()
@click.argument("gold", metavar="GOLD", type=click.Path(path_type=Path))
@click.argument("found", metavar="FACTS|ARTICLES")
@click.option("--errors", metavar="N", type=click.IntRange(min=0), default=0, help="List up to N errors an article.")
@format_option("table", "json", "csv", default="table", text="How to print the figures.")
@click.pass_context
def evaluate(ctx: click.Context, gold: Path, found: str, errors: int, form: str) -> int:
    """Measure how well facts are read, against facts annotated by hand.

    GOLD is a folder of one <id>.json an article, in the format of extract. FACTS is what extract printed (.jsonl);
    ARTICLES is anything that extract reads: they are read first. Either may be - for standard input. Articles are
    matched by id; one that is annotated and not found counts as one in which nothing was found.

    \b
    Examples:
      cchc-kg evaluate data/gold data/gold/articles.jsonl
      cchc-kg extract reports.jsonl | cchc-kg evaluate gold - --errors 5

    Ends with 0 whatever the figures are, and with 2 where there was nothing to compare.
    """
    from cchc_kg.evaluation import evaluate as compared

    if form == "csv" and errors:
        raise UsageError("csv holds figures and no errors", "--format table and json list both")
    annotated = annotated_facts(gold)
    result = compared(annotated, _facts(found, annotated, knowledge_of(ctx)))
    if form == "json":
        listed = {"errors": [asdict(m) for m in _first(result, errors)]} if errors else {}
        click.echo(json.dumps(result.figures() | listed, ensure_ascii=False, indent=1))
    elif form == "csv":
        table = csv.writer(sys.stdout, lineterminator="\n")
        table.writerow(("name", *_COLUMNS))
        for name, figures in result.figures().items():
            table.writerow((name, *(figures.get(column, "") for column in _COLUMNS)))
    else:
        _print(result, errors)
    return 0


def annotated_facts(folder: Path) -> dict[str, Any]:
    """Return the annotated articles of a folder by their ids. Raises InputError where there is none."""
    if not folder.is_dir():
        raise InputError.at(folder, None, "no such folder", "a folder of <id>.json files")
    found: dict[str, Any] = {}
    for path in sorted(folder.glob("*.json")):
        try:
            record = _record(path.read_bytes(), str(path))
        except OSError as error:
            raise InputError.at(path, None, f"cannot be read: {error.strerror}") from error
        if found.setdefault(record["id"], record) is not record:
            raise InputError.at(path, None, f"a second article {record['id']!r}", "one file an article")
    if not found:
        raise InputError.at(folder, None, "no annotated article in it", "<id>.json files")
    return found


def _facts(source: str, annotated: Iterable[str], root: "Traversable") -> dict[str, Any]:
    """Return the facts of the annotated articles by their ids: as given, or as read from the articles given."""
    from cchc_kg.pipeline import Pipeline, Reading
    from cchc_kg.sources import once, read_articles

    lines: BinaryIO = io.BytesIO()
    try:
        if source == "-":
            lines = io.BytesIO(sys.stdin.buffer.read())
        elif source.endswith(".jsonl"):
            lines = io.BytesIO(Path(source).read_bytes())
    except OSError as error:
        raise InputError.at(source, None, f"cannot be read: {error.strerror}") from error
    if _are_facts(lines):
        numbered = ((f"{source}:{n}", line) for n, line in enumerate(lines, 1) if line.strip())
        return {record["id"]: record for record in (_record(line, where) for where, line in numbered)}
    found: dict[str, Any] = {}
    for item in Pipeline(root).read(once(read_articles([source], lines))):
        if not isinstance(item, Reading):
            complain(item)
        elif item.article.id in annotated:
            found[item.article.id] = item.record()
    if not found:
        raise InputError.at(source, None, "holds none of the annotated articles", "articles of the same ids")
    return found


def _are_facts(lines: BinaryIO) -> bool:
    """Tell by its first line whether a stream holds facts (an article has a text); leave it at its start."""
    first = lines.readline()
    lines.seek(0)
    try:
        record = json.loads(first)
    except ValueError:
        return False
    return isinstance(record, dict) and "text" not in record and "id" in record


def _record(data: bytes, where: str) -> dict[str, Any]:
    try:
        record = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{where}: not JSON: {error}") from error
    if not isinstance(record, dict) or not isinstance(record.get("id"), str):
        raise InputError(f"{where}: not the facts of an article", 'expected an object with an "id"')
    return record


def _first(result: "Evaluation", errors: int) -> "list[Mistake]":
    """Return the first so many mistakes of each article."""
    seen: Counter[str] = Counter()
    kept = []
    for mistake in result.mistakes:
        seen[mistake.article] += 1
        if seen[mistake.article] <= errors:
            kept.append(mistake)
    return kept


def _print(result: "Evaluation", errors: int) -> None:
    for name, match in result.matches.items():
        shares = f"P {match.precision:.3f}  R {match.recall:.3f}  F1 {match.f1:.3f}"
        click.echo(f"{name:22} {shares}   gold {match.gold}, found {match.found}")
    for name, share in result.shares.items():
        click.echo(f"{name:22} right {share.accuracy:.3f} of {share.asked}")
    last, total = "", Counter(m.article for m in result.mistakes)
    for mistake in _first(result, errors):
        if mistake.article != last:
            last = mistake.article
            click.echo(f"\n{last}: {total[last]} errors")
        click.echo(f"  {mistake}")
    if errors:
        click.echo()
    click.echo(f"headline {result.headline:.3f} over {result.articles} articles ({result.answered} answered)")
