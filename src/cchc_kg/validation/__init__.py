"""Checking graphs: SHACL shapes, and stored checks that compare many facts.

Rooms: ``validator`` (both together), ``engines`` (what runs the shapes), ``shapefiles`` (shapes as files), ``copies``
(each graph judged by itself), ``slices`` (what compares articles, cut in
pieces), ``words`` (findings for readers), ``terms``.
"""

from cchc_kg.validation.engines import ENGINES
from cchc_kg.validation.slices import Cut
from cchc_kg.validation.validator import VARIABLES, Validator

__all__ = ["ENGINES", "VARIABLES", "Cut", "Validator"]
