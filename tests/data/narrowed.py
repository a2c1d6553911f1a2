"""Terms in a query, and the characters and sequences that fulfil them (charfinder(1),
"QUERIES")."""
import functools
import string

from everyday import SEQUENCES
from properties import GROUPS, LONG_CATEGORIES

KEYS = ("block", "script", "category", "age", "is")
LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)


def ascii_lower(text):
    return text.translate(LOWER)


@functools.lru_cache(maxsize=4096)
def loosely(value):
    """What values are compared by."""
    return ascii_lower(value).replace("_", "").replace("-", "")


@functools.lru_cache(maxsize=8192)
def take_terms(data, query):
    """What is left of a query, with a space in the place of each term, and the terms: ((key,
    value), ...), keys in lower case."""
    left, terms = "", []
    lower = ascii_lower(query)
    at = 0
    while at < len(query):
        begins = at == 0 or not data.is_of_word(query[at - 1])
        key = next((key for key in KEYS
                    if begins and lower.startswith(key + ":", at)), None)
        end = begin = at + len(key or "") + 1
        while key and end < len(query) and (data.is_of_word(query[end]) or query[end] in "-.&"):
            end += 1
        if end > begin:
            terms.append((key, query[begin:end]))
            left += " "
            at = end
        else:
            left += query[at]
            at += 1
    return left, tuple(terms)


class Conditions:
    """Of each way to write a value: the code points, and sequences, that have it."""

    def __init__(self, data, properties):
        self.numbers_of = {}
        for key in ("block", "script", "age"):
            for code_point, value in properties.of[key].items():
                self._add(key, value, code_point)
        for written in list(self.numbers_of):
            if written[0] == "age" and written[1].endswith(".0"):
                self.numbers_of["age", written[1][:-2]] = self.numbers_of[written]
        of_category = {}
        for code_point, value in properties.of["category"].items():
            of_category.setdefault(value[:2], set()).add(code_point)
        for brief, long in LONG_CATEGORIES.items():
            self._put("category", [brief, long], of_category.get(brief, set()))
        for brief, long in GROUPS.items():
            members = ("Lu", "Ll", "Lt") if brief == "LC" else [
                each for each in LONG_CATEGORIES if each[0] == brief]
            in_group = set().union(*(of_category.get(each, set()) for each in members))
            self._put("category", [brief, long] + ["L&"] * (brief == "LC"), in_group)
        if data.single_emoji:
            self._put("is", ["emoji"], data.single_emoji | set(
                range(SEQUENCES, SEQUENCES + len(data.sequences))))

    def _add(self, key, value, number):
        self.numbers_of.setdefault((key, loosely(value).replace(" ", "")), set()).add(number)

    def _put(self, key, values, numbers):
        for value in values:
            self.numbers_of[key, loosely(value)] = numbers

    def fulfilling(self, terms):
        """The characters and sequences that fulfil all terms."""
        sets = [self.numbers_of.get((key, loosely(value)), set()) for key, value in terms]
        return set.intersection(*sorted(sets, key=len)) if len(sets) > 1 else sets[0]
