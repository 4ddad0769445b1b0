"""The reading stair as a whole: an article in, its facts out."""

from dataclasses import replace

from cchc_kg.article import Article
from cchc_kg.facts.attendance import AttendanceRules
from cchc_kg.facts.directive import DirectiveRules
from cchc_kg.facts.fact import Facts
from cchc_kg.facts.levels import LevelRules
from cchc_kg.facts.meeting import MeetingRules
from cchc_kg.facts.naming import unclear
from cchc_kg.facts.observation import ObservationRules
from cchc_kg.facts.page import Page
from cchc_kg.facts.reference import ReferenceRules
from cchc_kg.lexicon import Lexicon
from cchc_kg.mentions import Mentions
from cchc_kg.mentions.amounts import AmountFinder
from cchc_kg.mentions.bodies import BodyFinder
from cchc_kg.mentions.documents import DocumentFinder
from cchc_kg.mentions.indicators import IndicatorFinder
from cchc_kg.mentions.people import PeopleFinder
from cchc_kg.mentions.places import PlaceFinder
from cchc_kg.mentions.posts import PostFinder
from cchc_kg.mentions.times import TimeFinder
from cchc_kg.registry import Registry


class Reader:
    """Reads articles by the rules over one set of lexicons. Articles do not influence one another."""

    def __init__(self, lexicon: Lexicon, registry: Registry) -> None:
        """Prepare every finder and rule. Raises KnowledgeError where a lexicon is malformed."""
        self._lexicon, self._registry = lexicon, registry
        self._people = PeopleFinder(lexicon, registry)
        self._posts = PostFinder(lexicon, registry)
        self._bodies = BodyFinder(lexicon, registry)
        self._places = PlaceFinder(lexicon, registry)
        self._documents = DocumentFinder(lexicon, registry)
        self._indicators = IndicatorFinder(lexicon, registry)
        self._times = TimeFinder(lexicon, registry)
        self._amounts = AmountFinder(lexicon, registry)
        self._references = ReferenceRules(lexicon, registry)
        self._meeting = MeetingRules(lexicon, registry)
        self._attendance = AttendanceRules(lexicon, registry)
        self._observations = ObservationRules(lexicon, registry)
        self._levels = LevelRules(lexicon)
        self._directives = DirectiveRules(lexicon, registry)

    def read(self, article: Article) -> Facts:
        """Return what the article says. Without a meeting there are no participants and no directives."""
        page = Page(article, self._lexicon.spotter)
        page.mentions = self._mentions(page)
        page.subject = self._references.partner(page)
        page.home = self._references.home(page)
        meeting = self._meeting.read(page)
        participants = self._attendance.read(page, meeting) if meeting else ()
        if meeting:
            meeting = replace(meeting, chairs=tuple(p.name for p in participants if p.role == "chair"))
        facts = Facts(
            meeting=meeting,
            participants=participants,
            observations=self._levels.read(page, self._observations.read(page)),
            directives=self._directives.read(page, meeting, participants) if meeting else (),
            provinces=self._references.provinces(page),
            documents=self._references.documents(page),
            around=page.day,
        )
        notes = (*page.notes, *unclear(article, facts, self._registry))
        return replace(facts, notes=tuple(sorted(notes, key=lambda n: (n.evidence.start, n.evidence.end, n.reason))))

    def _mentions(self, page: Page) -> Mentions:
        return Mentions(
            people=self._people.find(page.text, page.low),
            posts=self._posts.find(page.text, page.low),
            bodies=self._bodies.find(page.text, page.low),
            places=self._places.find(page.text, page.low),
            documents=self._documents.find(page.text, page.low),
            indicators=self._indicators.find(page.text, page.low),
            times=self._times.find(page.text, page.low),
            amounts=self._amounts.find(page.text, page.low),
        )
