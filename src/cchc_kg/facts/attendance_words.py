"""The lexicons of attendance: what people do at a meeting, and the words around their names that tell it."""

import re

from cchc_kg.facts.wording import Phrases
from cchc_kg.lexicon import Lexicon
from cchc_kg.mentions.words import trie
from cchc_kg.spotting import Sighted
from cchc_kg.vietnamese import folded

_BEHIND = ("chair", "attend", "speak", "past")
_BEFORE = ("chair_of", "attend_of", "speak_of", "venue_of", "told")
_OF_GROUPS = ("chair_of", "attend_of")
_OPENINGS = ("opening_chair", "opening_attend", "opening_speak")


class AttendanceWords:
    """The lexicons of attendance."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Read attendance_cues.csv, post_full_forms.csv and the words for lists, places, meetings and venues."""
        cues = lexicon.table("attendance_cues", "word", "role")
        roles = (*_BEHIND, *_BEFORE, *_OPENINGS, "credit", "hand", "to", "none")
        told = {role: [r["word"] for r in cues if r["role"] == role] for role in roles}
        words = {role: trie(of_role) for role, of_role in told.items()}
        spotter = lexicon.spotter
        lead = trie(r["word"] for r in lexicon.table("list_words", "word", "role") if r["role"] != "join")
        titles = trie(row["word"] for row in lexicon.table("honorifics", "word", "kind"))
        blank = r"[^\S\n]*"
        tail = rf"{blank}(?:(?:{lead}|{titles}){blank})*:?{blank}$"
        group = rf"|[^,.;:\n]{{0,50}}:{blank}$"  # "dưới sự chủ trì của các đồng chí Thường trực Tỉnh ủy: …"
        self.before = {
            role: Sighted(rf"(?<!\w){words[role]}(?:{tail}{group if role in _OF_GROUPS else ''})", told[role], spotter)
            for role in _BEFORE
        }
        handed = rf"(?<!\w){words['hand']}(?!\w)[^.;:\n]{{0,120}}(?<!\w){words['to']}{tail}"
        self.handed = Sighted(handed, told["hand"], spotter)
        # Words that only hold a cue ("dự án" holds "dự") are matched first, and passed over.
        none = rf"(?<!\w){words['none']}(?!\w)"
        after = {role: rf"{none}|(?<!\w)(?P<cue>{words[role]})(?!\w)" for role in _BEHIND}
        openings = "|".join(rf"(?<!\w)(?P<{role}>{words[role]})(?!\w)" for role in _OPENINGS)
        begun = [word for role in ("none", *_OPENINGS) for word in told[role]]
        self.openings = Sighted(rf"{none}|{openings}", begun, spotter)
        agency = rf"{blank}[:/\-\u2013]?{blank}(?:[\w.]+{blank}[/\-\u2013]{blank})?$"
        self.credit = Sighted(rf"(?<!\w){words['credit']}{agency}", told["credit"], spotter)
        self.credited = re.compile(rf"{blank}[/\-\u2013]{blank}{words['credit']}(?!\w)")
        places = trie(lexicon.words("meeting_places", "word") + lexicon.words("meeting_insides", "word"))
        anywhere = trie(lexicon.words("meeting_nouns", "word"))
        self.captioned = re.compile(rf",?{blank}(?<!\w){places}{blank}{anywhere}(?!\w)")
        task = rf",?{blank}{trie(lexicon.words('lead_agency', 'word'))}"
        after["chair"] = rf"(?<!\w)(?P<cue>{words['chair']})(?!\w)(?!{task})"
        self.after = {role: Sighted(pattern, told[role] + told["none"], spotter) for role, pattern in after.items()}
        deeds = [word for role in (*_BEHIND, "none") for word in told[role]]
        self.deeds, self.leads = (
            Phrases(words, spotter)
            for words in (deeds, [word for role in (*_BEFORE, "hand", *_OPENINGS) for word in told[role]])
        )
        self.full_posts = frozenset(map(folded, lexicon.words("post_full_forms", "form")))
        local = lexicon.words("local_units", "word", role="unnamed")
        self.local = Sighted(rf"(?<!\w){trie(local)}(?!\w)", local, spotter)
        self.venue_ends = re.compile(rf"(?<!\w){trie(lexicon.words('venue_ends', 'word'))}(?!\w)")
        venues = lexicon.words("venue_cues", "word")
        self.venue = Sighted(rf"(?<!\w){trie(venues)}[^,.;:()\n]{{2,50}}", venues, spotter)
