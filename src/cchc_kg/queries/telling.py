"""All that belongs to one thing, for whoever takes its data away."""

from pyoxigraph import NamedNode

from cchc_kg.vocabulary import CCHC as C
from cchc_kg.vocabulary import OA, RDFS, SKOS

_LINKS = 1000  # how many of the things that point to one are told with it
# What is said of the thing, with the words that say it; the names of what it leads to; and what leads to it.
_TOLD = f"""
CONSTRUCT {{ ?s ?p ?o }} WHERE {{
  {{ BIND (THING AS ?s) GRAPH ?g {{ ?s ?p ?o }} }}
  UNION {{ GRAPH ?g {{ THING {C.evidence} ?s }} GRAPH ?g {{ ?s ?p ?o }} }}
  UNION {{ GRAPH ?g {{ THING {C.evidence}? ?e . ?e {OA.hasSelector} ?s }} GRAPH ?g {{ ?s ?p ?o }} }}
  UNION {{ GRAPH ?g {{ THING ?q ?s }} VALUES ?p {{ {RDFS.label} {SKOS.prefLabel} }} GRAPH ?h {{ ?s ?p ?o }} }}
  UNION {{ {{ SELECT ?s ?p {{ GRAPH ?g {{ ?s ?p THING }} }} ORDER BY ?s ?p LIMIT {_LINKS} }} BIND (THING AS ?o) }}
}}
"""


def told(thing: NamedNode) -> str:
    """Return the query for what is said of a thing, its evidence, names of what it leads to, and what leads to it."""
    return _TOLD.replace("THING", str(thing))
