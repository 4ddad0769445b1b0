"""Checking graphs: SHACL shapes, and stored checks that compare many facts.

Rooms: ``validator`` (both together), ``engines`` (what runs the shapes), ``shapefiles`` (shapes as files), ``copies``
(each graph judged by itself), ``words`` (findings for readers), ``terms``.
"""

from cchc_kg.validation.engines import ENGINES
from cchc_kg.validation.validator import VARIABLES, Validator

__all__ = ["ENGINES", "VARIABLES", "Validator"]
