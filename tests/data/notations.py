"""Which code points a query names without words, read one character after another."""
import re

WHITE_SPACE = ("\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\u00a0\u1680\u2000\u2001\u2002\u2003\u2004"
               "\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000")
SEPARATORS = set(WHITE_SPACE + ",.;:()[]<>\"'\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f")

HEXADECIMAL = [re.compile(notation, re.ASCII) for notation in [
    r"[Uu]\+([0-9A-Fa-f]{1,6})",
    r"0[Xx]([0-9A-Fa-f]{1,6})",
    r"\\u([0-9A-Fa-f]{4})",
    r"\\u\{([0-9A-Fa-f]{1,6})\}",
    r"\\U([0-9A-Fa-f]{8})",
    r"\\[Xx]\{([0-9A-Fa-f]{1,6})\}",
    r"\\[Nn]\{[Uu]\+([0-9A-Fa-f]{1,6})\}",
    r"&#[Xx]([0-9A-Fa-f]+);",
]]
DECIMAL = re.compile(r"&#([0-9]+);", re.ASCII)
PAIR = re.compile(r"\\u([Dd][89ABab][0-9A-Fa-f]{2})\\u([Dd][C-Fc-f][0-9A-Fa-f]{2})", re.ASCII)
RANGE = re.compile(r"[Uu]\+([0-9A-Fa-f]{1,6})(?:\.\.|-|\u2013)(?:[Uu]\+)?([0-9A-Fa-f]{1,6})",
                   re.ASCII)
ENTITY = re.compile("&([A-Za-z0-9]+);")
BARE = re.compile("(?=.*[0-9])[0-9A-Fa-f]{4,6}", re.ASCII)

RANGES_MAX = 65536  # code points that the ranges of one query stand for


class Notations:
    def __init__(self, data, entities):
        self.data = data
        self.entities = entities  # name: the characters that it stands for

    def is_separator(self, character):
        return character in SEPARATORS or self.data.category(ord(character)) == "Cf"

    def read(self, query):
        """The code points of a query that is nothing but notations, else None."""
        found = []
        in_ranges = 0
        read_any = False
        at = 0
        while at < len(query):
            if self.is_separator(query[at]):
                at += 1
                continue
            here = [(end, values) for end, values in self._notations_at(query, at)
                    if end == len(query) or query[end] in "\\&" or self.is_separator(query[end])]
            if not here:
                return None
            at, values = max(here, key=lambda each: each[0])
            read_any = True
            if isinstance(values, range):
                if in_ranges + len(values) > RANGES_MAX:
                    continue
                in_ranges += len(values)
            found += [each for each in values if each <= 0x10FFFF]
        return found if read_any else None

    def _notations_at(self, query, at):
        """All notations that begin there: where each ends, and what it stands for. A range that
        stands for nothing is an empty one."""
        for notation in HEXADECIMAL:
            if match := notation.match(query, at):
                yield match.end(), [int(match.group(1), 16)]
        if match := DECIMAL.match(query, at):
            yield match.end(), [int(match.group(1))]
        if match := PAIR.match(query, at):
            high, low = int(match.group(1), 16), int(match.group(2), 16)
            yield match.end(), [0x10000 + (high - 0xD800) * 0x400 + low - 0xDC00]
        if match := RANGE.match(query, at):
            first, last = int(match.group(1), 16), int(match.group(2), 16)
            yield match.end(), range(first, last + 1 if last <= 0x10FFFF else first)
        match = ENTITY.match(query, at)
        if match and match.group(1) in self.entities:
            yield match.end(), list(self.entities[match.group(1)])

    def bare_hexadecimal(self, query):
        """The code points of a query that is nothing but hexadecimal digits, else None."""
        tokens = "".join(" " if c in "-_" or self.is_separator(c) else c for c in query).split(" ")
        values = []
        u_before = False
        for token in filter(None, tokens):
            if token in ("U", "u") and not u_before:
                u_before = True
                continue
            if token[0] in "Uu" and not u_before:
                token = token[1:]
            if not BARE.fullmatch(token):
                return None
            values.append(int(token, 16))
            u_before = False
        if u_before or not values:
            return None
        return [each for each in values if each <= 0x10FFFF]
