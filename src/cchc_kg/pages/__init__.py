"""Pages that people can read: one store in, HTML out, in Vietnamese and English.

Rooms: ``desk`` (what is asked of the store, stored questions only), ``facts`` (facts as rows), one room a group of
pages, ``links`` (served, or as files), ``words`` (messages, numbers and days), ``writing`` (templates). Nothing here
knows of a server: ``page`` is a pure function of a visit and a path.
"""

from cchc_kg.pages.desk import Desk
from cchc_kg.pages.directives import feed
from cchc_kg.pages.links import Links
from cchc_kg.pages.routes import FIXED, NAMED, broken, missing, page
from cchc_kg.pages.view import View, Visit
from cchc_kg.pages.words import LANGUAGES
from cchc_kg.pages.writing import html

__all__ = ["FIXED", "LANGUAGES", "NAMED", "Desk", "Links", "View", "Visit", "broken", "feed", "html", "missing", "page"]
