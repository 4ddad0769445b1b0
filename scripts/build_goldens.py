"""Write the golden rows of the stored questions anew, from the sample reports as they are read now.

    uv run python scripts/build_goldens.py

Look at the difference before you commit it: a golden row is a promise. Each file of tests/golden/queries/ names its
question and what is given; only its rows or triples are written.
"""

import io
import json
from pathlib import Path

from cchc_kg.pipeline import Pipeline
from cchc_kg.queries import ask, questions
from cchc_kg.sources import read_articles
from cchc_kg.store import EmbeddedStore

ROOT = Path(__file__).parents[1]


def main() -> None:
    store = EmbeddedStore.in_memory()
    for _ in Pipeline().build(read_articles([str(ROOT / "data" / "samples")], io.BytesIO()), store):
        pass
    for path in sorted((ROOT / "tests" / "golden" / "queries").glob("*.json")):
        case = json.loads(path.read_text("utf-8"))
        answer = ask(questions()[case["question"]], case["given"], store)
        if answer.question.constructs:
            case["triples"] = list(map(str, answer.triples))
        else:
            case["rows"] = answer.records()
        path.write_text(json.dumps(case, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
