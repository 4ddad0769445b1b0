"""A made-up report of a huge meeting, and a series of an indicator over years and provinces, as graphs."""

from pyoxigraph import Literal, Quad

from cchc_kg.vocabulary import CCHC, DC, DCTERMS, FOAF, OA, PROV, RDF, RDFS, SCHEMA, XSD, code, graph, thing

LONG = "Phó Trưởng ban Thường trực Ban Chỉ đạo cải cách hành chính và chuyển đổi số " * 4
"""A name that is far too long, and has to look right all the same."""

HUGE, SERIES = "hop-lon-0001", "chuoi-so-lieu-0002"
"""The keys of the two reports."""


class Report:
    """The graph of one report: statements are added, each fact with words of its own."""

    def __init__(self, key, title, meeting, day):
        self.key, self.day = key, day
        self.graph, self.article = graph("article", key), thing("article", key)
        self.meeting = thing("meeting", meeting)
        self.text, self.quads = "", []
        self.say(self.article, RDF.type, CCHC.Article)
        self.say(self.article, DCTERMS.identifier, Literal(key))
        self.say(self.article, DCTERMS.title, Literal(title, language="vi"))
        self.say(self.article, DC.publisher, Literal("Báo Mẫu"))
        self.say(self.article, DCTERMS.issued, Literal(day, datatype=XSD.date))
        self.say(self.article, CCHC.sha256, Literal("0" * 64))
        self.fact(self.meeting, CCHC.Meeting, "Hội nghị toàn quốc")
        self.say(self.meeting, RDFS.label, Literal("hội nghị toàn quốc về cải cách hành chính", language="vi"))
        self.say(self.meeting, CCHC.meetingKind, code("meeting-kind", "conference"))
        self.say(self.meeting, CCHC.date, Literal(day, datatype=XSD.date))

    def say(self, subject, predicate, *objects):
        self.quads += [Quad(subject, predicate, o, self.graph) for o in objects]

    def fact(self, iri, kind, words, before="", after=". "):
        start = len(self.text) + len(before)
        self.text += before + words + after
        slug = f"{self.key}-{start}-{start + len(words)}"
        evidence, position, quote = (
            thing("evidence", slug),
            thing("selector", f"{slug}-p"),
            thing("selector", f"{slug}-q"),
        )
        self.say(iri, RDF.type, kind)
        self.say(iri, CCHC.reportedIn, self.article)
        self.say(iri, CCHC.evidence, evidence)
        self.say(evidence, OA.hasSource, self.article)
        self.say(evidence, PROV.wasQuotedFrom, self.article)
        self.say(evidence, CCHC.rule, Literal("made-up"))
        self.say(evidence, OA.hasSelector, position, quote)
        self.say(position, OA.start, Literal(str(start), datatype=XSD.integer))
        self.say(position, OA.end, Literal(str(start + len(words)), datatype=XSD.integer))
        self.say(quote, OA.exact, Literal(words))
        self.say(quote, OA.prefix, Literal(before[-32:]))
        self.say(quote, OA.suffix, Literal(after[:32]))

    def figure(self, value, unit, indicator, label, low=None, high=None, **more):
        words = f"{value}%" if unit == "%" else f"{value} {unit}"
        iri = thing("observation", f"{self.key}-{len(self.text)}")
        self.fact(iri, CCHC.Observation, words, before=f"{label} đạt ", after=" theo báo cáo. ")
        self.say(iri, CCHC.indicator, thing("indicator", indicator))
        self.say(iri, RDFS.label, Literal(label, language="vi"))
        for predicate, number in ((CCHC.value, value), (CCHC.lowest, low), (CCHC.highest, high)):
            self.say(iri, predicate, *([] if number is None else [Literal(str(number), datatype=XSD.decimal)]))
        self.say(iri, CCHC.unit, Literal(unit))
        self.say(iri, CCHC.printed, Literal(words))
        self.say(iri, CCHC.bound, code("bound", more.get("bound", "exact")))
        self.say(iri, CCHC.status, code("status", more.get("status", "actual")))
        self.say(iri, CCHC.meeting, self.meeting)
        if "period" in more:
            self.say(iri, CCHC.period, Literal(more["period"]))
        if "place" in more:
            self.say(iri, CCHC.place, thing("province", more["place"]))

    def part(self, number, name, post, province):
        iri, person = thing("participation", f"{self.key}-p{number}"), thing("person", f"{self.key}-{number}")
        self.fact(iri, CCHC.Participation, f"{post} {name}")
        self.say(person, RDF.type, CCHC.Person)
        self.say(person, FOAF.name, Literal(name))
        self.say(person, CCHC.nameKey, Literal(name.lower()))
        self.say(iri, CCHC.person, person)
        self.say(iri, CCHC.meeting, self.meeting)
        self.say(iri, CCHC.role, code("role", "participant"))
        self.say(iri, CCHC.postPrinted, Literal(post))
        self.say(iri, CCHC.province, thing("province", province))

    def put(self, store):
        """Put the report into a store."""
        whole = [Quad(self.article, SCHEMA.articleBody, Literal(self.text), self.graph)]
        store.replace(self.graph, self.quads + whole)


def huge(provinces, people=300, figures=2000):
    """Return a meeting of many people and figures, some of whose names are very long."""
    report = Report(HUGE, "Hội nghị lớn nhất từ trước đến nay", "hop-lon", "2024-05-06")
    for n in range(people):
        report.part(n, f"Nguyễn Văn {n}", LONG if n % 50 == 0 else "Giám đốc Sở Nội vụ", provinces[n % len(provinces)])
    for n in range(figures):
        report.figure(n + 1, "hồ sơ", f"hop-lon-{n % 40}", LONG if n % 100 == 0 else f"hồ sơ loại {n}", period="2023")
    return report


def series(provinces):
    """Return figures of one indicator over years, for the country and provinces before and after the mergers."""
    report = Report(SERIES, "Chỉ số cải cách hành chính các năm", "chuoi", "2025-12-01")
    for year in range(2019, 2026):
        report.figure(
            80 + (year - 2019),
            "%",
            "par-index-tinh",
            "chỉ số",
            79.5 + year - 2019,
            80.5 + year - 2019,
            period=str(year),
        )
    report.figure(90, "%", "par-index-tinh", "chỉ số", 90, None, period="2025", status="target", bound="at-least")
    for year, place, value in (
        (2022, "quang-nam", 78),
        (2023, "quang-nam", 81),
        (2022, "da-nang", 84),
        (2023, "da-nang", 86),
        (2025, "da-nang-2025", 88),
    ):
        report.figure(value, "%", "par-index-tinh", "chỉ số", value - 0.5, value + 0.5, period=str(year), place=place)
    for n, place in enumerate(provinces):
        report.figure(70 + n % 23, "%", "par-index-tinh", "chỉ số", period="2025", place=place)
    return report
