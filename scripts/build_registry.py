"""Makes data/registry/*.ttl from the compiled tables (CSV) of a folder; the same tables give the same bytes.

    python scripts/build_registry.py [FOLDER] [--out DIR]

FOLDER holds provinces.csv, province_succession.csv, organisations.csv, positions.csv, indicators.csv,
reform_documents.csv and cchc_meetings.csv. What is added by hand belongs into data/registry/additions.ttl.
"""

import argparse
import csv
import re
from collections.abc import Callable, Iterable
from itertools import product
from pathlib import Path

from cchc_kg import identity
from cchc_kg.vietnamese import folded, spelled, unaccented
from turtle_text import Block, document, iri, text, typed

ROOT = Path(__file__).parents[1]
ISSUED = "2026-11-23"  # the day the tables were compiled
Row = dict[str, str]

# A remark in the tables that a value is not certain.
DOUBT = re.compile(
    r"verify|not (?:read|seen|checked|found)|memory|inferred|approximate|taken (?:for|from)|by analogy|check before"
    r"|one (?:source|paper) says|translated back|excerpt cut|supplied|prints|date of the public announcement"
    r"|status after|still named|each province decided",
)
# Codes and ids that an ODbL database copied from the old unit of the same name: left out, see docs/knowledge.md.
CARRIED_OVER = "those of the old unit"
ODBL = "dr5hn"
KIND = {"tỉnh": "province", "thành phố trực thuộc trung ương": "city"}
MEETING_KIND = {"phiên họp": "session", "hội nghị công bố chỉ số": "conference", "công bố chỉ số": "other"}
MEETING_NAME = {
    "phiên họp": ("Phiên họp", "Session"),
    "hội nghị công bố chỉ số": ("Hội nghị công bố chỉ số", "Index announcement conference"),
    "công bố chỉ số": ("Công bố chỉ số", "Index announcement"),
}
DAY_PART = {"sáng": "morning", "chiều": "afternoon"}
DOCUMENT_KIND = {
    "Nghị quyết": ("resolution", "Resolution"),
    "Quyết định": ("decision", "Decision"),
    "Nghị định": ("decree", "Decree"),
    "Luật": ("law", "Law"),
    "Kết luận": ("conclusion", "Conclusion"),
    "Chỉ thị": ("directive", "Directive"),
}
TITLE_SEEN = {
    "partly": "the Vietnamese title was not read to its end",
    "en": "only an English title was read; the Vietnamese one was supplied",
    "": "the title was not read in a source",
}
RELATION = {
    "amends": ("cchc:amends", False),
    "amended by": ("cchc:amends", True),
    "replaces": ("dcterms:replaces", False),
    "replaced by": ("dcterms:replaces", True),
    "carries out": ("cchc:carriesOut", False),
}


def slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", unaccented(name).lower()).strip("-")


def parts(cell: str, separator: str) -> list[str]:
    return [p for p in (" ".join(piece.split()) for piece in cell.split(separator)) if p]


def code(scheme: str, value: str) -> str:
    return iri(f"code/{scheme}/{value.replace('_', '-')}")


def thing(kind: str, key: str) -> str:
    return iri(f"id/{kind}/{key}")


def spells(initials: str, abbreviation: str) -> bool:
    rest = iter(initials)
    return all(letter in rest for letter in abbreviation.upper())


def initials(label: str) -> str:
    return "".join(word[0] for word in re.findall(r"\w+", unaccented(label))).upper()


def is_english(alias: str, label_vi: str, label_en: str) -> bool:
    """Tell an English name or abbreviation from one of Vietnamese words, typed without marks or shortened."""
    if not alias.isascii() or "&" in alias:
        return False
    if re.search(r"\b(?:of|and|City)\b", alias) or alias == label_en:
        return True
    short = " " not in alias and len(alias) > 1
    return short and spells(initials(label_en), alias) and not spells(initials(label_vi), alias)


def expanded(template: str) -> list[str]:
    """``UBND {tỉnh|thành phố} {X}`` → the two names without the place."""
    pieces = [p[1:-1].split("|") if p.startswith("{") else [p] for p in re.split(r"(\{[^}]*\})", template)]
    return [spelled("".join(choice).removesuffix("X")) for choice in product(*pieces)]


class Tables:
    """The compiled tables, and the short forms that mean more than one thing."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        ambiguous = Path(__file__).with_name("ambiguous_names.csv")
        rows = self._read(ambiguous)
        self.ambiguous = {(r["kind"], r["id"], folded(r["name"])) for r in rows}
        self.further = {(r["kind"], r["id"]): r["name"] for r in rows if r["id"]}
        self.bodies = {r["name_vi"]: r["id"] for r in self.rows("organisations")}
        self.documents = {r["number"]: document_key(r) for r in self.rows("reform_documents") if r["number"]}

    def rows(self, name: str) -> list[Row]:
        return self._read(self._folder / f"{name}.csv")

    @staticmethod
    def _read(path: Path) -> list[Row]:
        with path.open(encoding="utf-8", newline="") as lines:
            return list(csv.DictReader(lines))

    def is_ambiguous(self, kind: str, key: str, name: str) -> bool:
        return not self.ambiguous.isdisjoint({(kind, "", folded(name)), (kind, key, folded(name))})


def entry(tables: Tables, kind: str, key: str, types: Iterable[str], vi: str, en: str, aliases: list[str]) -> Block:
    """Return the block of a registered thing with its names."""
    block = Block(thing(kind, key))
    block.add("a", *types)
    templates = [name for name in (vi, *aliases) if "{" in name]
    label = spelled(re.sub(r"\s*\{X\}", "", vi).replace("{", "").replace("}", "").replace("|", ", "))
    if "{X}" in en:
        en = en.removesuffix(" of {X}")
        en = en if en.startswith(("Provincial", "Municipal")) else f"Provincial {en}"
    block.add("skos:prefLabel", text(label, "vi"), *([text(en, "en")] if en else []))
    block.add("skos:notation", text(key))
    block.add("cchc:nameTemplate", *map(text, templates))
    names = [n for n in aliases if "{" not in n]
    names += [tables.further[kind, key]] if (kind, key) in tables.further else []
    names += [n for t in templates if t.endswith(("}", "} {X}")) or "{X}" not in t for n in expanded(t)]
    for name in names:
        bare = name.removesuffix(" (ambiguous)")
        language = "en" if is_english(bare, label, en) else "vi"
        if bare != name or tables.is_ambiguous(kind, key, bare):
            block.add("cchc:ambiguousLabel", text(bare, language))
        elif bare != (label if language == "vi" else en):
            block.add("skos:altLabel", text(bare, language))
    if tables.is_ambiguous(kind, key, label):
        block.add("cchc:ambiguousLabel", text(label, "vi"))
    return block


def remarks(block: Block, row: Row, *more: str) -> None:
    """Keep the sources, one a statement, and the remarks; one that says what is not certain is a doubt."""
    sources = parts(row["source"] if "source" in row else row["source_url"], " ; ")
    block.add("dcterms:source", *(text(s) for s in sources if ODBL not in s))
    remark = row.get("notes", "")
    if CARRIED_OVER in remark:
        remark = "; ".join(r for r in remark.split("; ") if not re.search("QID|ISO", r))  # of codes that are left out
    for said in filter(None, (remark.strip(" ;"), *more)):
        block.add("cchc:doubt" if DOUBT.search(said) else "skos:note", text(said, "en"))


def lifetime(block: Block, row: Row) -> None:
    for column, term in (("valid_from", "cchc:validFrom"), ("valid_to", "cchc:validTo")):
        if row[column]:
            block.add(term, typed(row[column], "date"))


def provinces(tables: Tables) -> Iterable[Block]:
    blocks = {}
    for row in tables.rows("provinces"):
        key = row["id"]
        block = entry(
            tables, "province", key, ["cchc:Province"], row["name_vi"], row["name_en"], parts(row["aliases"], "|")
        )
        full = row["full_name_vi"]
        block.add("cchc:officialName", text(full, "vi"))
        block.add("cchc:kind", code("province-kind", KIND[row["kind"]]))
        if row["gso_code"]:
            block.add("cchc:code", text(row["gso_code"]))
        if CARRIED_OVER not in row["notes"]:
            if row["iso_3166_2"]:
                block.add("cchc:isoCode", text(row["iso_3166_2"]))
            if row["wikidata_qid"]:
                match = "closeMatch" if "QID outside" in row["notes"] else "exactMatch"
                block.add(f"skos:{match}", f"wd:{row['wikidata_qid']}")
            if row["geonames_id"]:
                block.add("skos:exactMatch", iri(f"https://sws.geonames.org/{row['geonames_id']}/"))
        lifetime(block, row)
        remarks(block, row)
        blocks[key] = block
    yield from blocks.values()
    yield from successions(tables, blocks)


def successions(tables: Tables, units: dict[str, Block]) -> Iterable[Block]:
    """One event per legal act, day and resulting unit; units that an act left alone get a note instead."""
    events: dict[str, Block] = {}
    names_en = {row["id"]: row["name_en"] for row in tables.rows("provinces")}
    for row in tables.rows("province_succession"):
        before, after = row["predecessor_id"], row["successor_id"]
        if row["relation"] == "unchanged":
            units[before].add("skos:note", text(row["notes"], "en"))
            units[before].add("dcterms:source", *map(text, parts(row["source"], " ; ")))
            continue
        number = row["legal_act"].split()[-1]
        key = f"{slug(number)}-{after}"
        event = events.setdefault(key, Block(thing("change", key)))
        event.add("a", "org:ChangeEvent")
        event.add("rdfs:label", text(f"{row['legal_act']}: {row['successor_name']}", "vi"))
        event.add("rdfs:label", text(f"Resolution {number}: {names_en[after]}", "en"))
        event.add("dcterms:date", typed(row["effective_date"], "date"))
        event.add("cchc:legalAct", text(row["legal_act"]))
        if number in tables.documents:
            event.add("cchc:legalDocument", thing("document", tables.documents[number]))
        event.add("org:resultingOrganization", thing("province", after))
        if row["relation"] == "partial_transfer":  # the unit lives on: not its succession
            event.add("cchc:territoryFrom", thing("province", before))
        else:
            event.add("cchc:succession", code("succession", row["relation"]))
            event.add("org:originalOrganization", thing("province", before))
            units[before].add("org:changedBy", thing("change", key))
        units[after].add("org:resultedFrom", thing("change", key))
        remarks(event, row)
    yield from events.values()


def bodies(tables: Tables) -> Iterable[Block]:
    blocks: dict[str, Block] = {}
    for row in tables.rows("organisations"):
        types = ["schema:SoftwareApplication" if row["kind"] == "information_system" else "org:Organization"]
        block = entry(tables, "body", row["id"], types, row["name_vi"], row["name_en"], parts(row["aliases"], "|"))
        block.add("cchc:bodyKind", code("body-kind", row["kind"].removesuffix("_pattern")))
        block.add("cchc:level", code("level", row["level"]))
        if row["parent"]:
            block.add("org:subOrganizationOf", thing("body", row["parent"]))
        if row["pattern"]:
            block.add("cchc:namePattern", text(row["pattern"]))
        block.add("cchc:legalAct", *map(text, parts(row["legal_act"], "; ")))
        lifetime(block, row)
        remarks(block, row)
        blocks[row["id"]] = block
    for row in tables.rows("organisations"):
        pairs = [(p, row["id"]) for p in parts(row["predecessors"], "|")]
        pairs += [(row["id"], s) for s in parts(row["successors"], "|")]
        for before, after in pairs:
            blocks[before].add("dcterms:isReplacedBy", thing("body", after))
            blocks[after].add("dcterms:replaces", thing("body", before))
    yield from blocks.values()


def posts(tables: Tables) -> Iterable[Block]:
    for row in tables.rows("positions"):
        types = ["org:Role", "skos:Concept"]
        block = entry(tables, "post", row["id"], types, row["label_vi"], row["label_en"], parts(row["aliases"], "|"))
        block.add("cchc:branch", code("branch", row["branch"]))
        block.add("cchc:level", code("level", row["level"]))
        if row["body_kind"]:
            block.add("cchc:bodyKind", code("body-kind", row["body_kind"].removesuffix("_pattern")))
        lifetime(block, row)
        remarks(block, row)
        yield block


def indicators(tables: Tables) -> Iterable[Block]:
    for row in tables.rows("indicators"):
        types = ["cchc:Indicator", "skos:Concept"]
        aliases = parts(row["aliases"], "|")
        block = entry(tables, "indicator", row["id"], types, row["label_vi"], row["label_en"], aliases)
        block.add("cchc:unit", text(row["unit"]))
        block.add("cchc:dimension", code("dimension", row["dimension"]))
        block.add("cchc:direction", code("direction", row["direction"]))
        block.add("cchc:area", code("area", row["reform_area"]))
        if row["parent"]:
            block.add("skos:broader", thing("indicator", row["parent"]))
        if row["example_value"]:
            period = f" [{row['example_period']}]" if row["example_period"] else ""
            block.add("skos:example", text(row["example_value"] + period))
        lifetime(block, row)
        remarks(block, row)
        yield block


def document_key(row: Row) -> str:
    return slug(row["number"]) if row["number"] else f"{slug(row['kind'])}-{row['date']}"


def documents(tables: Tables) -> Iterable[Block]:
    blocks = {document_key(row): Block("") for row in tables.rows("reform_documents")}
    pairs: list[tuple[str, str, str]] = []
    for row in tables.rows("reform_documents"):
        key = document_key(row)
        kind, kind_en = DOCUMENT_KIND[row["kind"]]
        number = row["number"]
        vi = f"{row['kind']} {number}" if number else row["title_vi"] or row["kind"]
        en = f"{kind_en} {number}" if number else ""
        relations = parts(row["relations"], "; ")
        aliases = [r.removeprefix("alias: ") for r in relations if r.startswith("alias: ")]
        aliases += [number] if number else []
        block = blocks[key] = entry(tables, "document", key, ["cchc:LegalDocument"], vi, en, aliases)
        if number:
            block.add("cchc:number", text(number))
        block.add("cchc:documentKind", code("document-kind", kind))
        for column, terms in (("date", ["dcterms:date", "cchc:validFrom"]), ("effective", ["cchc:inForceFrom"])):
            for term in terms if row[column] else []:
                block.add(term, typed(row[column], "date"))
        for issuer in [row["issuer"]] if row["issuer"] in tables.bodies else parts(row["issuer"], ", "):
            block.add("cchc:issuerName", text(issuer))
            if issuer in tables.bodies:
                block.add("cchc:issuer", thing("body", tables.bodies[issuer]))
        block.add(
            "dcterms:title", text(row["title_vi"], "vi"), *([text(row["title_en"], "en")] * bool(row["title_en"]))
        )
        left = []
        for relation in relations:
            verb, _, other = relation.rpartition(" ")
            if verb in RELATION and other in tables.documents:
                term, inverse = RELATION[verb]
                ends = (key, tables.documents[other])
                pairs.append((term, *(ends[::-1] if inverse else ends)))
            elif not relation.startswith("alias: "):
                left.append(relation)
        remarks(block, row, *left, TITLE_SEEN.get(row["title_seen"], ""))
    for term, subject, other in pairs:
        blocks[subject].add(term, thing("document", other))
    yield from blocks.values()


def meetings(tables: Tables) -> Iterable[Block]:
    labels = {r["id"]: (r["name_vi"], r["name_en"]) for r in tables.rows("organisations")}
    for row in tables.rows("cchc_meetings"):
        body, date = row["committee_id"], row["date"]
        ordinal, _, renumbered = row["ordinal"].partition(" ")
        numbered = ordinal and not renumbered
        kind = MEETING_KIND[row["kind"]]
        key = identity.meeting(body, int(ordinal) if numbered else None, date, kind, row["kind"])
        vi, en = MEETING_NAME[row["kind"]]
        body_vi, body_en = labels[body]
        vi = f"{vi} thứ {row['ordinal']} của {body_vi}" if ordinal else f"{vi}, {body_vi}"
        en = f"{en} {ordinal} of the {body_en}" if ordinal else f"{en}, {body_en}"
        block = entry(tables, "meeting", key, ["cchc:Meeting"], f"{vi} ({date})", f"{en} ({date})", [])
        block.add("rdfs:label", text(f"{vi} ({date})", "vi"))
        block.add("cchc:meetingKind", code("meeting-kind", kind))
        block.add("cchc:body", thing("body", body))
        block.add("cchc:date", typed(date, "date"))
        if numbered:
            block.add("cchc:ordinal", typed(ordinal, "integer"))
        if row["part_of_day"]:
            block.add("cchc:dayPart", code("day-part", DAY_PART[row["part_of_day"]]))
        if row["format"]:
            block.add("cchc:meetingFormat", code("meeting-format", row["format"]))
        if row["localities_connected"]:
            block.add("cchc:localities", typed(row["localities_connected"], "integer"))
        if row["chair"]:
            name, _, chair_posts = row["chair"].rstrip(")").partition(" (")
            block.add("cchc:chairName", text(name))
            block.add("cchc:postPrinted", *map(text, parts(chair_posts, ",")))
        if row["topic"]:
            block.add("dcterms:description", text(row["topic"], "vi"))
        remarks(block, row)
        yield block


FILES: dict[str, tuple[Callable[[Tables], Iterable[Block]], str, str]] = {
    "provinces": (provinces, "Đơn vị hành chính cấp tỉnh qua các thời kỳ", "Provincial units with valid time"),
    "bodies": (bodies, "Cơ quan, tổ chức", "Bodies and organisations"),
    "posts": (posts, "Chức vụ", "Posts"),
    "indicators": (indicators, "Chỉ tiêu", "Indicators"),
    "documents": (documents, "Văn bản về cải cách hành chính", "Documents of the administrative reform"),
    "meetings": (meetings, "Các phiên họp về cải cách hành chính", "Known meetings on administrative reform"),
}
COMMENT = """{en}. Made by scripts/build_registry.py from compiled tables: additions go into additions.ttl.
Licence of the compilation: CC BY 4.0. Sources stand at each thing (dcterms:source); a cchc:doubt is not certain."""
COMPILED = (
    "English names, levels, kinds, units, dimensions, directions and areas were assigned by the compiler; "
    "the sources cover names, dates and figures."
)


def graph_block(name: str, vi: str, en: str) -> Block:
    block = Block(iri(f"graph/registry/{name}"))
    block.add("a", "void:Dataset")
    block.add("dcterms:title", text(vi, "vi"), text(en, "en"))
    block.add("dcterms:license", iri("https://creativecommons.org/licenses/by/4.0/"))
    block.add("dcterms:issued", typed(ISSUED, "date"))
    block.add("cchc:doubt", text(COMPILED, "en"))
    return block


def build(folder: Path) -> dict[str, str]:
    """Return the text of every registry file by its name without ending."""
    tables = Tables(folder)
    return {
        name: document(COMMENT.format(en=en), [graph_block(name, vi, en), *make(tables)])
        for name, (make, vi, en) in FILES.items()
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT.parent / "shared" / "registry")
    parser.add_argument("--out", type=Path, default=ROOT / "data" / "registry")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    for name, turtle in build(arguments.folder).items():
        (arguments.out / f"{name}.ttl").write_text(turtle, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
