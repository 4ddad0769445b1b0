"""A changed article is read again: where the words of its earlier facts stand now, and which are gone.

Words are found again by their quote and the context kept beside it (W3C Web Annotation, TextQuoteSelector); short ones
only where enough of the context is there too, so that "63" is not taken for another "63".
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode, Quad

from cchc_kg.knowledge import shelf
from cchc_kg.lexicon import rows
from cchc_kg.report import Finding, Report, Severity
from cchc_kg.vocabulary import BASE, CCHC, DCTERMS, OA, RDF, SCHEMA, graph

MOVED, CHANGED, UNREAD = (f"{BASE}check/evidence-{what}" for what in ("moved", "changed", "unread"))
"""What findings of a revision are about: words that stand elsewhere, that are no more, that give no such fact now."""

_ENOUGH = 24  # code points of quote and context that tell a place from others
_FACTS = (CCHC.Meeting, CCHC.Participation, CCHC.Observation, CCHC.Directive, CCHC.Province, CCHC.LegalDocument)
_MARK = "…"
_LONG = 80  # code points of a quote in a message


class Quote(NamedTuple):
    """Words and what stood around them; ``start`` counts in the text that they were read in."""

    start: int
    exact: str
    prefix: str
    suffix: str

    def anchor(self, text: str) -> int | None:
        """Return where the words stand in another text, or None where they do not or nobody can tell.

        Of several places the one whose context agrees most, then the nearest. Quote and agreeing context together
        have at least 24 code points, where there are so many.
        """
        found = [(self._agreeing(text, m.start()), -abs(m.start() - self.start), m.start())
                 for m in re.finditer(f"(?={re.escape(self.exact)})", text)]  # fmt: skip
        if not self.exact or not found:
            return None
        context, _, place = max(found)
        wanted = min(_ENOUGH - len(self.exact), len(self.prefix) + len(self.suffix))
        return place if context >= wanted else None

    def replaced(self, text: str) -> str | None:
        """Return what stands in another text between the same context, or None where that is not there once."""
        before, after = self.prefix[-_ENOUGH:], self.suffix[:_ENOUGH]
        if not before or not after or len(before) + len(after) < _ENOUGH // 2:
            return None
        room = 2 * len(self.exact) + _ENOUGH
        places = re.findall(f"{re.escape(before)}(.{{0,{room}}}?){re.escape(after)}", text, re.DOTALL)
        return places[0] if len(places) == 1 else None

    def _agreeing(self, text: str, place: int) -> int:
        end = place + len(self.exact)
        before = zip(reversed(self.prefix), reversed(text[max(0, place - len(self.prefix)) : place]), strict=False)
        return _run(before) + _run(zip(self.suffix, text[end : end + len(self.suffix)], strict=False))


@dataclass(frozen=True)
class Revision:
    """What became of an article's facts when it was read again with another text.

    ``replaced`` leads from each earlier fact that stands elsewhere now to the fact that was read there; ``earlier``
    describes the earlier evidence that findings name and the article's graph no longer holds.
    """

    report: Report
    kept: int
    replaced: Mapping[str, str]
    earlier: tuple[Quad, ...]

    def count(self, check: str) -> int:
        """Return the number of findings of one kind (MOVED, CHANGED, UNREAD)."""
        return sum(f.check == check for f in self.report.findings)

    def __str__(self) -> str:
        """Return one line of counts."""
        told = ((MOVED, "moved"), (CHANGED, "no longer there"), (UNREAD, "not understood as before"))
        counts = [f"{self.kept} pieces of evidence as before"]
        return ", ".join(counts + [f"{n} {what}" for check, what in told if (n := self.count(check))])

    def quads(self, key: str) -> tuple[Quad, ...]:
        """Return graph/checks/revision-{key}: the report, the earlier evidence, dcterms:isReplacedBy of what moved."""
        name = revision_graph(key)
        moved = (Quad(NamedNode(a), DCTERMS.isReplacedBy, NamedNode(b), name) for a, b in self.replaced.items())
        earlier = (Quad(q.subject, q.predicate, q.object, name) for q in self.earlier)
        lines = {str(q): q for q in (*self.report.quads(f"revision-{key}"), *moved, *earlier)}
        return tuple(lines[line] for line in sorted(lines))


def revision_graph(key: str) -> NamedNode:
    """Return the name of the graph that tells of the last change of an article."""
    return graph("checks", f"revision-{key}")


def revise(before: Iterable[Quad], after: Iterable[Quad], root: Traversable | None = None) -> Revision | None:
    """Return what became of the facts of an article's graph in its new graph; None where the text is the same.

    The messages are those of data/messages/revisions.csv below ``root`` (None: the knowledge this package ships).
    """
    old, new = _Reading(before), _Reading(after)
    if not old.text or not new.text or old.text == new.text:
        return None
    path = shelf("data", "messages", "revisions.csv", within=root)
    say = _Messages(new.graph, {row["code"]: row for row in rows(path, ("code", "vi", "en"))})
    findings: list[Finding] = []
    replaced: dict[str, str] = {}
    kept = 0
    for kind, fact, seen in old.facts():
        quote, was = old.quotes[seen], old.own(seen)
        place = quote.anchor(new.text)
        if place is None:
            findings.append(say.gone(fact, was, quote, quote.replaced(new.text)))
        elif not (found := new.stands.get((kind, place, place + len(quote.exact)), {})):
            findings.append(say.unread(fact, was, quote, place))
        elif place == quote.start:
            kept += 1
        else:
            now = fact if fact in found else min(found)
            findings.append(say.moved(now, (was, found[now]), quote, place))
            if now != fact:
                replaced[fact] = now
    earlier = old.described({iri for finding in findings for iri in finding.evidence})
    return Revision(Report.of(findings), kept, replaced, tuple(earlier))


@dataclass(frozen=True)
class _Messages:
    """Findings in words, about one graph."""

    graph: str
    texts: Mapping[str, Mapping[str, str]]

    def moved(self, fact: str, evidence: tuple[str, str], quote: Quote, place: int) -> Finding:
        return self._finding(MOVED, "info", "moved", fact, evidence, quote, place=place)

    def gone(self, fact: str, seen: str, quote: Quote, now: str | None) -> Finding:
        code = "replaced" if now else "changed"
        return self._finding(CHANGED, "warning", code, fact, (seen,), quote, now=_short(now or ""))

    def unread(self, fact: str, seen: str, quote: Quote, place: int) -> Finding:
        return self._finding(UNREAD, "warning", "unread", fact, (seen,), quote, place=place)

    def _finding(
        self, check: str, severity: Severity, code: str, fact: str, evidence: tuple[str, ...], quote: Quote,
        **more: object,
    ) -> Finding:  # fmt: skip
        words = _short(quote.exact)
        vi, en = (self.texts[code][which].format(words=words, start=quote.start, **more) for which in ("vi", "en"))
        return Finding(self.graph, check, severity, fact, vi, en, evidence=evidence, label=words)


class _Reading:
    """An article's graph, as far as it says where facts stand."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        said: dict[str, dict[NamedNode, list[str]]] = defaultdict(lambda: defaultdict(list))
        self.graph = ""
        self._quads = list(quads)
        for quad in self._quads:
            if isinstance(quad.object, NamedNode | Literal) and isinstance(quad.subject, NamedNode):
                said[quad.subject.value][quad.predicate].append(quad.object.value)
                self.graph = getattr(quad.graph_name, "value", "")
        self.text = next((text for about in said.values() for text in about.get(SCHEMA.articleBody, ())), "")
        self.quotes = {iri: _quote(said, about) for iri, about in said.items()
                       if CCHC.Evidence.value in about.get(RDF.type, ())}  # fmt: skip
        self._said = said
        self.stands: dict[tuple[str, int, int], dict[str, str]] = defaultdict(dict)
        for kind, fact, seen in self.facts():
            quote = self.quotes[seen]
            self.stands[kind, quote.start, quote.start + len(quote.exact)][fact] = seen

    def own(self, iri: str) -> str:
        """Return an IRI for evidence (or a selector) of this text: another text may have its own at that place."""
        return f"{iri}-{hashlib.sha256(self.text.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"

    def described(self, wanted: Collection[str]) -> Iterator[Quad]:
        """Yield what the graph says of this text's own evidence that is wanted, and of its selectors."""
        parts = {s: self.own(s) for e in self.quotes if self.own(e) in wanted
                 for s in (e, *self._said[e][OA.hasSelector])}  # fmt: skip
        for quad in self._quads:
            if isinstance(quad.subject, NamedNode) and quad.subject.value in parts:
                named = isinstance(quad.object, NamedNode) and parts.get(quad.object.value)
                thing = NamedNode(named) if named else quad.object
                yield Quad(NamedNode(parts[quad.subject.value]), quad.predicate, thing, quad.graph_name)

    def facts(self) -> Iterator[tuple[str, str, str]]:
        """Yield the class of each fact, its IRI, and the IRI of each of its evidence, in order."""
        kinds = [kind.value for kind in _FACTS]
        for fact, about in sorted(self._said.items()):
            for kind in kinds:
                if kind in about.get(RDF.type, ()):
                    yield from ((kind, fact, seen) for seen in sorted(about.get(CCHC.evidence, ())))


def _quote(said: Mapping[str, Mapping[NamedNode, list[str]]], evidence: Mapping[NamedNode, list[str]]) -> Quote:
    told: dict[NamedNode, str] = {}
    for selector in evidence.get(OA.hasSelector, ()):
        told |= {term: values[0] for term, values in said.get(selector, {}).items() if values}
    return Quote(int(told.get(OA.start, 0)), told.get(OA.exact, ""), told.get(OA.prefix, ""), told.get(OA.suffix, ""))


def _short(words: str) -> str:
    flat = " ".join(words.split())
    return flat if len(flat) <= _LONG else f"{flat[: _LONG - 1]}{_MARK}"


def _run(pairs: Iterable[tuple[str, str]]) -> int:
    """Return how many pairs agree before the first that does not."""
    count = 0
    for one, other in pairs:
        if one != other:
            break
        count += 1
    return count
