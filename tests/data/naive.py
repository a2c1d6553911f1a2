"""What charfinder should say, worked out the slow and obvious way from the data files.

Shares nothing with the program: not its code, not its images, and not Python's own unicodedata,
which knows another version of Unicode.
"""
import bisect
import collections
import functools
import re

import ucd

WHITE_SPACE = ("\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\u00a0\u1680\u2000\u2001\u2002\u2003\u2004"
               "\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000")
SEPARATORS = re.compile(f"[{re.escape(WHITE_SPACE)},]+")

HEXADECIMAL_NOTATIONS = [re.compile(notation, re.ASCII) for notation in [
    r"[Uu]\+([0-9A-Fa-f]{1,6})",
    r"0[Xx]([0-9A-Fa-f]{1,6})",
    r"\\u([0-9A-Fa-f]{4})",
    r"\\u\{([0-9A-Fa-f]{1,6})\}",
    r"\\U([0-9A-Fa-f]{8})",
    r"&#[Xx]([0-9A-Fa-f]+);",
]]
DECIMAL_NOTATION = re.compile(r"&#([0-9]+);", re.ASCII)
BARE_HEXADECIMAL = re.compile(r"(?=.*[0-9])[0-9A-Fa-f]{4,6}", re.ASCII)
WORDS_KIND = re.compile("[A-Za-z0-9_]")

# Indexed without the digits that follow.
BARE_NAME = re.compile("CJK (UNIFIED|COMPATIBILITY) IDEOGRAPH")

# What can find something; a words query tries all but the first two, in this order.
STEPS = ["code points", "characters", "names", "aliases", "hexadecimal",
         "names by a beginning", "aliases by a beginning"]

Found = collections.namedtuple("Found", "step results")  # results: (code point, alias or None)


def name_words(name):
    """The words that a name is found by, each once."""
    bare = BARE_NAME.match(name)
    return set(re.findall(r"\w+", bare.group() if bare else name))


def notated(token):
    """The value of a code point notation, or None."""
    for notation in HEXADECIMAL_NOTATIONS:
        if match := notation.fullmatch(token):
            return int(match.group(1), 16)
    match = DECIMAL_NOTATION.fullmatch(token)
    return int(match.group(1)) if match else None


def shown(code_point):
    """The character column."""
    if code_point < 0x20:
        return chr(0x2400 + code_point)
    if code_point == 0x7F:
        return "\u2421"
    if 0x80 <= code_point <= 0x9F or 0xD800 <= code_point <= 0xDFFF:
        return "\ufffd"
    return chr(code_point)


class Unicode(ucd.Database):
    def __init__(self, folder):
        super().__init__(folder)
        self.carriers = collections.defaultdict(set)  # word: who carries it
        for code_point, name in self.names.items():
            for word in name_words(name):
                self.carriers[word].add(code_point)
        self.sorted_words = sorted(self.carriers)
        self.alias_words = [name_words(alias) for _, alias in self.aliases]

    @property
    def postings(self):
        return sum(len(carriers) for carriers in self.carriers.values())

    def query_words(self, query):
        """The words of a query in upper case and in its order, each with whether it has a star."""
        def is_part(character):
            return character == "_" or self.category(ord(character))[0] in "LN"

        spaced = "".join(c if is_part(c) or c == "*" else " " for c in query)
        found = re.findall(r"([^ *]+)(\*?)", spaced)
        words = [(word.upper(), star == "*") for word, star in found]
        return [(word, star and len(word) >= 2) for word, star in words]

    @functools.lru_cache(maxsize=4096)
    def _carriers_of(self, word, star):
        if not star:
            return self.carriers[word] if word in self.carriers else set()
        found = set()
        at = bisect.bisect_left(self.sorted_words, word)
        while at < len(self.sorted_words) and self.sorted_words[at].startswith(word):
            found |= self.carriers[self.sorted_words[at]]
            at += 1
        return found

    def by_name(self, words):
        carriers = sorted((self._carriers_of(*word) for word in words), key=len)
        found = set.intersection(*carriers) if carriers else set()
        return [(code_point, None) for code_point in sorted(found)]

    def by_alias(self, words):
        found = {}
        for (code_point, alias), has in zip(self.aliases, self.alias_words):
            if words and all(
                any(each.startswith(word) for each in has) if star else word in has
                for word, star in words
            ):
                found.setdefault(code_point, alias)
        return sorted(found.items())

    @functools.lru_cache(maxsize=8192)
    def find(self, query):
        """Which step of PROTOCOL.md, section 2, found what; "nothing" and [] if none did."""
        query = query.strip(WHITE_SPACE)
        tokens = [token for token in SEPARATORS.split(query) if token]
        values = [notated(token) for token in tokens]
        if tokens and None not in values:
            return Found("code points", [(each, None) for each in values if each <= 0x10FFFF])
        if not WORDS_KIND.search(query):
            return Found("characters", [(ord(c), None) for c in query if c not in WHITE_SPACE])
        for step, results in self._word_steps(query, tokens):
            if results:
                return Found(step, results)
        return Found("nothing", [])

    def _word_steps(self, query, tokens):
        words = self.query_words(query)
        yield "names", self.by_name(words)
        yield "aliases", self.by_alias(words)
        if all(BARE_HEXADECIMAL.fullmatch(token) for token in tokens):
            values = [int(token, 16) for token in tokens]
            yield "hexadecimal", [(each, None) for each in values if each <= 0x10FFFF]
        if words and len(words[-1][0]) >= 2:
            words[-1] = (words[-1][0], True)
            yield "names by a beginning", self.by_name(words)
            yield "aliases by a beginning", self.by_alias(words)

    def line(self, code_point, alias=None):
        name = self.name_or_label(code_point)
        columns = [f"U+{code_point:04X}".ljust(7), shown(code_point), name]
        return ("\t".join(columns + [alias] * (alias is not None)) + "\r\n").encode()

    def quoted(self, text):
        mark = '"' if "'" in text and '"' not in text else "'"
        return mark + "".join(self._escaped(c, mark) for c in text) + mark

    def _escaped(self, character, mark):
        if character in ("\\", mark):
            return "\\" + character
        if character in "\t\n\r":
            return {"\t": "\\t", "\n": "\\n", "\r": "\\r"}[character]
        code_point = ord(character)
        if character == " " or self.category(code_point)[0] not in "CZ":
            return character
        if code_point <= 0xFF:
            return f"\\x{code_point:02x}"
        return f"\\u{code_point:04x}" if code_point <= 0xFFFF else f"\\U{code_point:08x}"

    def status(self, query, count):
        query = self.quoted(query.strip(WHITE_SPACE))
        if count == 0:
            return f"No match for {query}"
        return f"1 match for {query}" if count == 1 else f"{count} matches for {query}"

    def answer(self, query):
        """The bytes of a whole answer on a socket, without the prompt."""
        results = self.find(query).results
        lines = [self.line(*result) for result in results]
        return b"".join(lines) + (self.status(query, len(results)) + "\r\n").encode()

    def conversation(self, queries):
        """Everything that a client gets who asks all this and says no more."""
        prompt = b"?> "
        return prompt + b"".join(self.answer(query) + prompt for query in queries)

    def printed(self, query, start=0, stop=None):
        """What `charfinder find` prints."""
        results = self.find(query).results
        lines = b"".join(self.line(*result) for result in results[start:stop])
        return lines.replace(b"\r\n", b"\n") + f"({self.status(query, len(results))})\n".encode()

    def objects(self, query):
        """What `charfinder find --json` prints, before it is written down."""
        for code_point, alias in self.find(query).results:
            character = "\ufffd" if 0xD800 <= code_point <= 0xDFFF else chr(code_point)
            made = {"code": f"U+{code_point:04X}", "char": character,
                    "name": self.name_or_label(code_point), "category": self.category(code_point)}
            yield {**made, "alias": alias} if alias is not None else made

    def word_counts(self):
        """What `charfinder words` prints."""
        counts = [(-len(carriers), word) for word, carriers in self.carriers.items()]
        return "".join(f"{-count:5} {word}\n" for count, word in sorted(counts)).encode()
