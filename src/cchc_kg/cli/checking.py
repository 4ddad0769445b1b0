"""The verb that judges graphs: ``check``."""

from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cchc_kg.cli.options import DEFAULT_STORE, format_option, knowledge_of
from cchc_kg.errors import InputError

if TYPE_CHECKING:
    from pyoxigraph import Quad

_NOT_JUDGED = ("ontology", "registry", "checks")


@click.command()
@click.argument("paths", metavar="[PATH...]", nargs=-1, type=click.Path(path_type=Path))
@format_option("text", "json", "turtle", default="text", text="Lines to read, one JSON object, or SHACL's report.")
@click.option("--language", type=click.Choice(["vi", "en"]), default="en", show_default=True, help="Of the text.")
@click.option(
    "--engine", type=click.Choice(["fast", "pyshacl"]), default="fast", show_default=True,
    help="What runs the shapes; both find the same, pyshacl is the reference.",
)  # fmt: skip
@click.pass_context
def check(ctx: click.Context, paths: tuple[Path, ...], form: str, language: str, engine: str) -> int:
    """Check graphs against the SHACL shapes and the stored checks; quarantined articles are checked too.

    All graphs are compared with each other. Of articles whose text changed it is told again what moved or is gone.

    PATH is a store's folder or an RDF file (.ttl, .trig, .nq, .nt, .jsonld, .rdf). Without one: cchc-store.

    \b
    Examples:
      cchc-kg check
      cchc-kg check kg --language vi
      cchc-kg check graphs.ttl --format turtle

    Ends with 0 where everything conforms (warnings are told), with 1 where it does not, with 2 where it could not run.
    """
    from cchc_kg.reference import reference_quads
    from cchc_kg.report import Report
    from cchc_kg.validation import Validator

    root: Traversable = knowledge_of(ctx)
    told = [quad for path in paths or (DEFAULT_STORE,) for quad in _quads(path)]
    names = {quad.graph_name for quad in told}
    judged, revisions = set(filter(_judged, names)), set(filter(_revision, names))
    report = Validator(root, engine).check((q for q in told if q.graph_name in judged), reference_quads(root))
    report = Report.of([*report.findings, *Report.read(q for q in told if q.graph_name in revisions).findings])
    if form == "json":
        click.echo(report.json())
    elif form == "turtle":
        click.echo(report.turtle(), nl=False)
    else:
        if report.findings:
            click.echo(report.text("vi" if language == "vi" else "en"))
        verdict = "conforms" if report.conforms else "does not conform"
        click.echo(f"{verdict}: {len(report.findings)} findings in {len(judged)} graphs")
    return 0 if report.conforms else 1


def _judged(name: object) -> bool:
    kind = str(name).partition("/graph/")[2].partition("/")[0]
    return kind not in _NOT_JUDGED


def _revision(name: object) -> bool:
    return "/graph/checks/revision-" in str(name)


def _quads(path: Path) -> "list[Quad]":
    from pyoxigraph import RdfFormat, parse

    from cchc_kg.store import EmbeddedStore

    if path.is_dir() or not path.suffix:
        with EmbeddedStore.open(path) as store:
            return list(store.dump(store.graphs()))
    suffix = path.suffix.removeprefix(".")
    form = RdfFormat.from_extension("jsonld" if suffix == "json" else suffix)
    if form is None:
        raise InputError.at(path, None, "no RDF that is read here", "a store, .ttl, .trig, .nq, .nt, .jsonld or .rdf")
    try:
        return list(parse(path.read_bytes(), format=form))
    except OSError as error:
        raise InputError.at(path, None, f"cannot be read: {error.strerror}") from error
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None)
        raise InputError.at(path, line, f"not {form.name}: {getattr(error, 'msg', error)}") from error
