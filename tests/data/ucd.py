"""Reads UnicodeData.txt and NameAliases.txt: every character, its name, category and aliases."""
import bisect
import functools
import pathlib
import re

# Unicode 4.8, rule NR2: the code point in hexadecimal follows.
PREFIXES = {
    "CJK Ideograph": "CJK UNIFIED IDEOGRAPH-",
    "Tangut Ideograph": "TANGUT IDEOGRAPH-",
    "Tangut Ideograph Supplement": "TANGUT IDEOGRAPH-",
    "Jurchen Character": "JURCHEN CHARACTER-",
    "Seal Character": "SMALL SEAL CHARACTER-",
}
# Found by these words and not by the digits that follow.
BARE_NAME = re.compile("CJK (UNIFIED|COMPATIBILITY) IDEOGRAPH")

NAMELESS = re.compile("Surrogate$|Private Use$")

# Unicode 3.12, table 3-16
LEADING = "G GG N D DD R M B BB S SS  J JJ C K T P H".split(" ")
VOWELS = "A AE YA YAE EO E YEO YE O WA WAE OE YO U WEO WE WI YU EU YI I".split(" ")
TRAILING = " G GG GS N NJ NH D L LG LM LB LS LT LP LH M B BS S SS NG J C K T P H".split(" ")

# Unicode 4.8, table 4-9; Cn is told apart further.
LABELS = {"Cc": "control", "Co": "private-use", "Cs": "surrogate"}


def hangul_name(code_point):
    """Unicode 4.8, rule NR1."""
    leading, rest = divmod(code_point - 0xAC00, len(VOWELS) * len(TRAILING))
    vowel, trailing = divmod(rest, len(TRAILING))
    return "HANGUL SYLLABLE " + LEADING[leading] + VOWELS[vowel] + TRAILING[trailing]


def range_name(label, code_point):
    """The name of one character of a range, or None."""
    if label == "Hangul Syllable":
        return hangul_name(code_point)
    if re.fullmatch("CJK Ideograph Extension [A-J]", label):
        label = "CJK Ideograph"
    if NAMELESS.search(label):
        return None
    return f"{PREFIXES[label]}{code_point:04X}"


def name_words(name):
    """The words that a name is found by, in its order."""
    bare = BARE_NAME.match(name)
    return re.findall(r"\w+", bare.group() if bare else name)


def is_noncharacter(code_point):
    return 0xFDD0 <= code_point <= 0xFDEF or code_point & 0xFFFE == 0xFFFE


class Database:
    """One version of the Unicode Character Database."""

    def __init__(self, folder):
        """`folder` holds UnicodeData.txt, perhaps NameAliases.txt."""
        self.folder = pathlib.Path(folder)
        self.names = {}  # code point: name, in code point order
        self.listed = []  # those with a name and a line of their own
        self.ranges = []  # (first, last, general category) of everything assigned
        self.aliases = []  # (code point, alias), as in the file
        self.unicode_1_names = {}  # code point: field 10
        self.decompositions = {}  # character: field 5 without its tag, one step
        self._read_data((self.folder / "UnicodeData.txt").read_text(encoding="ascii"))
        if (self.folder / "NameAliases.txt").exists():
            self._read_aliases((self.folder / "NameAliases.txt").read_text(encoding="utf-8"))

    def _read_data(self, text):
        first = None
        for line in text.splitlines():
            fields = line.split(";")
            digits, name, category = fields[:3]
            code_point = int(digits, 16)
            if fields[10]:
                self.unicode_1_names[code_point] = fields[10]
            if fields[5]:
                parts = re.sub("^<.*> ", "", fields[5]).split(" ")
                self.decompositions[chr(code_point)] = "".join(chr(int(part, 16)) for part in parts)
            if name.endswith(", First>"):
                first = code_point
            elif name.endswith(", Last>"):
                self.ranges.append((first, code_point, category))
                label = name[1 : -len(", Last>")]
                for each in range(first, code_point + 1):
                    if range_name(label, each) is not None:
                        self.names[each] = range_name(label, each)
            else:
                self.ranges.append((code_point, code_point, category))
                if not name.startswith("<"):
                    self.listed.append(code_point)
                    self.names[code_point] = name

    def _read_aliases(self, text):
        for line in text.splitlines():
            entry = line.split("#")[0].strip()
            if entry:
                digits, alias, _ = entry.split(";")
                self.aliases.append((int(digits, 16), alias))

    @functools.lru_cache(maxsize=None)
    def category(self, code_point):
        at = bisect.bisect(self.ranges, (code_point, 0x110000)) - 1
        first, last, category = self.ranges[at]
        return category if first <= code_point <= last else "Cn"

    @functools.lru_cache(maxsize=None)
    def folded_character(self, character):
        """Its full compatibility decomposition without what is Mn. (Hangul syllables have none in
        the file; they and their parts are letters alike, of which no word of the data is made.)"""
        if character in self.decompositions:
            return self.fold(self.decompositions[character])
        return "" if self.category(ord(character)) == "Mn" else character

    def fold(self, text):
        return "".join(map(self.folded_character, text))

    def name_or_label(self, code_point):
        if code_point in self.names:
            return self.names[code_point]
        kind = LABELS.get(self.category(code_point))
        if kind is None:
            kind = "noncharacter" if is_noncharacter(code_point) else "reserved"
        return f"<{kind}-{code_point:04X}>"
