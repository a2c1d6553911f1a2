"""Different questions: an answer that was kept for one of them is of no use for another."""

import random
import re

COUNT = 100_000


def questions(unicode_data):
    """COUNT of them, three to six words of a name each, or all if it has fewer, in any order; the same
    in every run. Ideographs, whose names have words in common only, are left out."""
    names = [fields[1] for fields in (line.split(";") for line in
                                      unicode_data.read_text(encoding="utf-8").splitlines())]
    words = [re.findall("[A-Z0-9]+", name) for name in names
             if not name.startswith("<") and "IDEOGRAPH" not in name]
    dice = random.Random(1)
    found = {}  # a set that keeps its order
    while len(found) < COUNT:
        name = dice.choice(words)
        found[" ".join(dice.sample(name, min(len(name), dice.randint(3, 6)))).lower()] = None
    return list(found)
