"""Best first and suggestions, by the rules of charfinder(1), "QUERIES".

A character or a sequence is a number here, so that they are in order: code points, then
sequences."""
import bisect
import collections
import copy
import functools

from everyday import SEQUENCES, String
from ucd import name_words

FILLERS = {"A", "AN", "THE", "OF", "AND", "EMOJI", "SYMBOL", "SIGN", "CHARACTER", "ICON"}
ENDINGS = ["S", "ES", "ED", "ING"]
WORDS_MAX = 16  # of a query that more is tried for than that it says
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

# The order of the kinds of edits
SWAPPED, ADDED_OR_LEFT_OUT, REPLACED = range(3)


# The words of a query are pairs: letters, and whether a star makes them a beginning.


def has_all(words_of_string, words):
    """Whether a string has all the words of a query."""
    for letters, star in words:
        if letters not in words_of_string and not (
            star and any(word.startswith(letters) for word in words_of_string)
        ):
            return False
    return True


def distance(words_of_string, words):
    """How many words of the string no word of the query matches."""
    whole = {letters for letters, star in words if not star}
    beginnings = tuple(letters for letters, star in words if star)
    return sum(word not in whole and not word.startswith(beginnings) for word in words_of_string)


def is_equal(string, words):
    """Whether a string says what the query says, and no more."""
    return string.kind != "keyword" and [(word, False) for word in string.words] == words


def last_open(words):
    """As if the last word had a star; None if that is not to be tried."""
    word, star = words[-1]
    return words[:-1] + [(word, True)] if len(word) >= 2 and not star else None


def cuts(word):
    """A word in two parts, the best cut first: near the middle, rather a little before it."""
    both = [(word[:at], word[at:]) for at in range(1, len(word))]
    return sorted(both, key=lambda parts: (-min(map(len, parts)), len(parts[0])))


def edits(word):
    """Everything that is one edit away from a word, with the kind of the edit."""
    for at in range(len(word) + 1):
        before, after = word[:at], word[at:]
        if len(after) >= 2:
            yield SWAPPED, before + after[1] + after[0] + after[2:]
        if after:
            yield ADDED_OR_LEFT_OUT, before + after[1:]
        for letter in LETTERS:
            yield ADDED_OR_LEFT_OUT, before + letter + after
            if after:
                yield REPLACED, before + letter + after[1:]


class BestFirst:
    def __init__(self, data):
        self.data = data
        self.strings = collections.defaultdict(list)  # number: its strings, in their order
        self._read_strings(data)
        self.holders = collections.defaultdict(set)  # word: the numbers that have it in a string
        for number, strings in self.strings.items():
            for string in strings:
                for word in string.words:
                    self.holders[word].add(number)
        self.sorted_words = sorted(self.holders)
        self.longest = max(map(len, self.sorted_words))
        self.tone_variants = {each for each in self.strings if data.is_tone_variant(each)}

    def _read_strings(self, data):
        for code_point, name in data.names.items():
            self.strings[code_point].append(String(name, name_words(name), "name"))
        for at, (_, name) in enumerate(data.sequences):
            words = [word for word, _ in data.query_words(data.fold(name))]
            self.strings[SEQUENCES + at].append(String(name.upper(), words, "name"))
        for code_point, alias in data.aliases:
            self.strings[code_point].append(String(alias, name_words(alias), "alias"))
        for number, strings in data.everyday.items():
            self.strings[number] += strings

    def narrowed(self, data):
        """The same of narrowed data."""
        view = copy.copy(self)
        view.data = data
        return view

    def is_known(self, word):
        if self.data.allowed is None or word not in self.holders:
            return word in self.holders
        return not self.holders[word].isdisjoint(self.data.allowed)

    @functools.lru_cache(maxsize=4096)
    def _holders_of(self, word, star):
        if not star:
            return self.holders[word] if self.is_known(word) else set()
        found = set()
        at = bisect.bisect_left(self.sorted_words, word)
        while at < len(self.sorted_words) and self.sorted_words[at].startswith(word):
            found |= self.holders[self.sorted_words[at]]
            at += 1
        return found

    def having(self, words):
        """All that have each word in one of their strings or another."""
        holders = sorted((self._holders_of(*word) for word in words), key=len)
        found = set.intersection(*holders) if holders else set()
        if self.data.allowed is not None:
            found = found & self.data.allowed
        if any(word in ("TONE", "SKIN") for word, _ in words):
            return found
        return found - self.tone_variants

    def _rank(self, number, words):
        """(distance, 0 if equal and else 1, which string), the least that counts; None if no
        string has all the words."""
        ranks = [
            (distance(string.words, words), not is_equal(string, words), at)
            for at, string in enumerate(self.strings[number])
            if has_all(string.words, words)
        ]
        return min(ranks, default=None)

    def _tier(self, words):
        """Those of which one string has all the words, the best first: [(number, column)]."""
        ranked = []
        for number in self.having(words):
            rank = self._rank(number, words)
            if rank is not None:
                ranked.append((*rank[:2], number, rank[2]))
        found = []
        for _, _, number, at in sorted(ranked):
            string = self.strings[number][at]
            found.append((number, string.shown if string.kind != "name" else None))
        return found

    def _tiers(self, words, with_tier_2=True):
        """Tiers 1, 2 and 3; nothing stands in two of them."""
        if not words:
            return [], [], []
        tier_1 = self._tier(words)
        listed = {number for number, _ in tier_1}
        tier_2 = []
        if with_tier_2 and last_open(words) is not None:
            tier_2 = [each for each in self._tier(last_open(words)) if each[0] not in listed]
        listed |= {number for number, _ in tier_2}
        tier_3 = [(number, None) for number in sorted(self.having(words) - listed)]
        return tier_1, tier_2, tier_3

    def words(self, query):
        return self.data.query_words(self.data.fold(query).replace("_", " "))

    def find(self, query):
        """(step, results, parts) of a words query."""
        words = self.words(query)
        if label := self.data.by_label(words):
            return "best first", label, ("label",)
        tier_1, tier_2, tier_3 = self._tiers(words)
        if not tier_1 and not self.having(words):
            hexadecimal = self.data.by_hexadecimal(query)
            if hexadecimal:
                return "best first", hexadecimal, ("hexadecimal",)
        parts = {"tier 1": tier_1, "tier 2": tier_2, "tier 3": tier_3}
        if len(query) == 1:
            itself = [(ord(query), None)] * self.data.is_allowed(ord(query))
            parts = {"itself": itself} | {
                name: [each for each in part if each[0] != ord(query)]
                for name, part in parts.items()
            }
        if any(parts.values()):
            return "best first", sum(parts.values(), []), tuple(p for p in parts if parts[p])
        for step, results, parts in self.everything_tried(words):
            return "best first, " + step, results, parts
        return "nothing", [], ()

    def everything_tried(self, words):
        """What is tried for words that find nothing, of that what finds something, first things
        first: (step, results, parts)."""
        for step, other_words, which in self._fallbacks(words) if len(words) <= WORDS_MAX else []:
            tiers = self._tiers(other_words, with_tier_2=2 in which)
            results = [each for tier in which for each in tiers[tier - 1]]
            if results:
                yield step, results, tuple(f"tier {tier}" for tier in which if tiers[tier - 1])

    def _fallbacks(self, words):
        """All that is tried when nothing is found: how, other words, and which tiers count."""
        for at, (word, star) in enumerate(words):
            if not star and not self.is_known(word):
                for parts in cuts(word):
                    if all(map(self.is_known, parts)):
                        two = [(part, False) for part in parts]
                        yield "two words as one", words[:at] + two + words[at + 1 :], (1, 3)
        for at, (word, star) in enumerate(words):
            for ending in ENDINGS:
                left = word.removesuffix(ending)
                if not star and left != word and len(left) >= 3 and self.is_known(left):
                    yield "endings", words[:at] + [(left, False)] + words[at + 1 :], (1, 3)
        if all(len(word) >= 2 for word, _ in words):
            yield "beginnings", [(word, True) for word, _ in words], (1,)
        others = [(word, star) for word, star in words if star or word not in FILLERS]
        if others and others != words:
            yield "fillers", others, (1, 2, 3)

    def suggestion(self, query):
        words = self.words(query)
        unknown = [at for at, (word, _) in enumerate(words) if not self.is_known(word)]
        if any(star for _, star in words) or len(unknown) != 1:
            return None
        [at] = unknown
        wrong = words[at][0]
        if not 4 <= len(wrong) <= self.longest + 1:
            return None
        candidates = []
        for kind, word in edits(wrong):
            if self.is_known(word) and len(word) >= 3 and not any(c in "0123456789" for c in word):
                better = words[:at] + [(word, False)] + words[at + 1 :]
                if self._tier(better):
                    candidates.append((kind, -len(self.holders[word]), word, better))
        if not candidates:
            return None
        return " ".join(word.lower() for word, _ in min(candidates)[3])
