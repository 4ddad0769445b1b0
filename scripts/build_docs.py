"""Makes docs/ontology.md, the ontology for reading, from ontology/*.ttl.

    python scripts/build_docs.py [--check]

With --check nothing is written: exit code 1 where the page is not what the ontology says.
"""

import argparse
import sys
from pathlib import Path

from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, Graph, Namespace, URIRef

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "ontology.md"
CCHC = Namespace("https://w3id.org/cchc-kg/def#")
SCHEMA = Namespace("https://schema.org/")
HOME = URIRef("https://w3id.org/cchc-kg/def")


def read(name: str) -> Graph:
    return Graph().parse(ROOT / "ontology" / f"{name}.ttl")


def said(graph: Graph, subject: URIRef, predicate: URIRef, language: str) -> str:
    """Return a label or a definition, fit for a cell of a table."""
    values = [str(o) for o in graph.objects(subject, predicate) if getattr(o, "language", None) == language]
    return values[0].replace("|", "\\|") if values else ""


def short(graph: Graph, term: URIRef) -> str:
    return str(graph.namespace_manager.normalizeUri(term)).removeprefix("cchc:")


def listed(graph: Graph, subject: URIRef, *predicates: URIRef) -> str:
    return ", ".join(sorted(short(graph, o) for p in predicates for o in graph.objects(subject, p)))


def terms(graph: Graph, *kinds: URIRef) -> list[URIRef]:
    return sorted({s for kind in kinds for s in graph.subjects(RDF.type, kind) if isinstance(s, URIRef)})


def page() -> str:
    graph, relations, codes = read("cchc"), read("alignments"), read("codes")
    lines = [
        f"# {said(graph, HOME, DCTERMS.title, 'vi')} · {said(graph, HOME, DCTERMS.title, 'en')}",
        "",
        "<!-- Made by scripts/build_docs.py from ontology/*.ttl: change those, then run it. -->",
        "",
        said(graph, HOME, DCTERMS.description, "vi"),
        "",
        said(graph, HOME, DCTERMS.description, "en"),
        "",
        f"- Namespace: `{CCHC}` (prefix `cchc:`), version {graph.value(HOME, OWL.versionInfo)}",
        f"- Giấy phép · licence: <{graph.value(HOME, DCTERMS.license)}>",
        "- Tệp · files: `ontology/cchc.ttl`, `alignments.ttl`, `codes.ttl`, `context.jsonld`",
        "",
        "## Lớp · Classes",
        "",
        "| | Tiếng Việt | English | Liên hệ · relations |",
        "|---|---|---|---|",
    ]
    for term in terms(graph, OWL.Class):
        related = listed(relations, term, RDFS.subClassOf)
        lines.append(f"| `{short(graph, term)}` | {both(graph, term, 'vi')} | {both(graph, term, 'en')} | {related} |")
    lines += [
        "",
        "## Thuộc tính · Properties",
        "",
        "| | của · of | giá trị · value | Tiếng Việt | English |",
        "|---|---|---|---|---|",
    ]
    for term in terms(graph, OWL.ObjectProperty, OWL.DatatypeProperty):
        of = listed(graph, term, RDFS.domain, SCHEMA.domainIncludes)
        value = listed(graph, term, RDFS.range, SCHEMA.rangeIncludes)
        row = [f"`{short(graph, term)}`", of, value, both(graph, term, "vi"), both(graph, term, "en")]
        lines.append(f"| {' | '.join(row)} |")
    lines += ["", "## Danh mục giá trị · Lists of values", ""]
    for scheme in terms(codes, SKOS.ConceptScheme):
        lines += [
            f"### {said(codes, scheme, SKOS.prefLabel, 'vi')} · {said(codes, scheme, SKOS.prefLabel, 'en')}",
            "",
            f"`code/{codes.value(scheme, SKOS.notation)}/…`",
            "",
            "| | Tiếng Việt | English |",
            "|---|---|---|",
        ]
        for concept in sorted(codes.subjects(SKOS.inScheme, scheme)):
            vi, en = (both(codes, concept, language, SKOS.prefLabel) for language in ("vi", "en"))
            lines.append(f"| `{codes.value(concept, SKOS.notation)}` | {vi} | {en} |")
        lines.append("")
    return "\n".join(lines)


def both(graph: Graph, term: URIRef, language: str, label: URIRef = RDFS.label) -> str:
    name, meaning = (said(graph, term, p, language) for p in (label, SKOS.definition))
    return f"**{name}**: {meaning}" if meaning else f"**{name}**"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing, tell whether the page is current")
    if parser.parse_args().check:
        return 0 if PAGE.is_file() and PAGE.read_text("utf-8") == page() else 1
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
