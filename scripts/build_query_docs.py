"""Write docs/queries.md, the page of stored questions, from their files."""

from pathlib import Path

from cchc_kg.queries import questions

OUT = Path(__file__).parents[1] / "docs" / "queries.md"


def page() -> str:
    lines = [
        "# Stored questions",
        "",
        "One file a question in `queries/`; this page is made from them by `scripts/build_query_docs.py`.",
        "`cchc-kg ask` lists them, `cchc-kg ask NAME --PARAM VALUE` asks. One not given filters nothing.",
        "Names are found with or without tone marks; a name may mean several things, a slug or an IRI means one",
        "(`quang nam`, `quang-nam`, `kg:id/province/quang-nam`, the whole IRI). A server answers at `/question/NAME`.",
        "",
        "An answer is whole. `--limit N` (1 to 10,000) gives its first N rows, with `--offset M` those behind the",
        "first M: rows as they are printed, in the order of the whole answer, which is the same each time.",
        "",
    ]
    for question in questions().values():
        lines += [f"## {question.name}", "", f"{question.title_en} · {question.title_vi}", "", question.description, ""]
        if question.parameters:
            lines += ["| parameter | type | | example | what |", "| --- | --- | --- | --- | --- |"]
        for p in question.parameters:
            flags = ", ".join(
                w for w in ("optional" if p.optional else "required", "repeatable" if p.repeatable else "") if w
            )
            kind = p.type.replace("|", " or ")
            lines.append(f"| `{p.name}` | `{kind}` | {flags} | `{p.example}` | {p.label_en} · {p.label_vi} |")
        example = "".join(f' --{p.name} "{p.example}"' for p in question.parameters[:1])
        lines += [
            "",
            "```sh",
            f"cchc-kg ask {question.name}{example}",
            "```",
            "",
            f"Answers: {', '.join(question.columns) or 'triples'}.",
            "",
        ]
    return "\n".join(lines)


if __name__ == "__main__":
    OUT.write_text(page(), "utf-8")
