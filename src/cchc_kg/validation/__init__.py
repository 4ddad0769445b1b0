"""Checking graphs: SHACL shapes, and stored checks that compare many facts.

Rooms: ``validator`` (both together); ``described`` (the nodes of a graph); ``sieve`` (which of them surely conform),
``rules`` (what is asked of a node) and ``constraints`` (of one value); ``engines`` (what judges the others), ``copies``
(each graph judged by itself), ``background`` (what graphs lean on), ``shapefiles`` (shapes as files); ``stored``
(checks as files), ``shown`` (what each is shown), ``facts`` (where it begins), ``alike`` (what it compares), ``quotes``
(which quotes stand), ``slices`` (what compares articles, cut in pieces); ``words`` (findings for readers), ``terms``.
"""

from cchc_kg.validation.engines import ENGINES
from cchc_kg.validation.slices import Cut
from cchc_kg.validation.validator import VARIABLES, Validator

__all__ = ["ENGINES", "VARIABLES", "Cut", "Validator"]
