from cchc_kg.lexicon import Lexicon
from cchc_kg.mentions.indicators import IndicatorFinder
from cchc_kg.registry import Registry
from cchc_kg.vietnamese import lowered


def test_registered_names_are_found_in_any_case_as_whole_words():
    finder = IndicatorFinder(Lexicon(), Registry.load())
    text = "Chỉ số PAPI của tỉnh tăng; par index đứng thứ ba; PAPIX thì không."
    seen = [(text[n.start : n.end], n.slug) for n in finder.find(text, lowered(text))]
    assert seen == [("Chỉ số PAPI", "papi"), ("par index", "par-index-tinh")]


def test_without_registered_indicators_nothing_is_found():
    class Nothing:
        def entries(self, kind):
            return ()

    assert IndicatorFinder(Lexicon(), Nothing()).find("Chỉ số PAPI", "chỉ số papi") == ()
