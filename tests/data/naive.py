"""What charfinder should say, worked out the slow and obvious way from the data files.

Shares nothing with the program: not its code, not its images, and not Python's own unicodedata,
which knows another version of Unicode.
"""
import bisect
import collections
import copy
import functools
import re

import best
import described
import everyday
import narrowed
import ucd
from everyday import SEQUENCES, String
from notations import WHITE_SPACE, Notations
from ucd import BARE_NAME, name_words

DESCRIBED = described.SHOWN

WORDS_KIND = re.compile("[A-Za-z0-9]")

# What can find something; a words query tries all but the first two, in this order.
WORD_STEPS = ["label", "names", "aliases", "hexadecimal", "everyday names",
              "label, _ a space", "names, _ a space", "aliases, _ a space",
              "everyday names, _ a space",
              "names by a beginning", "aliases by a beginning", "everyday names by a beginning",
              "names, _ a space by a beginning", "aliases, _ a space by a beginning",
              "everyday names, _ a space by a beginning"]
STEPS = ["code points", "characters", "terms alone", *WORD_STEPS]

# results: (number, fourth column or None); parts: for best first, what they came by
Found = collections.namedtuple("Found", "step results parts", defaults=[()])


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
    allowed = None  # the numbers of those that fulfil the terms of a query; None is all

    def __init__(self, folder):
        super().__init__(folder)
        self.carriers = collections.defaultdict(set)  # word: the characters with it in their name
        for code_point, name in self.names.items():
            for word in name_words(name):
                self.carriers[word].add(code_point)
        self.sorted_words = sorted(self.carriers)
        self.alias_words = [set(name_words(alias)) for _, alias in self.aliases]
        self._read_everyday()

    @functools.cached_property
    def best(self):
        return best.BestFirst(self)

    @functools.cached_property
    def details(self):
        return described.Details(self)

    @functools.cached_property
    def conditions(self):
        return narrowed.Conditions(self, self.details.properties)

    @functools.lru_cache(maxsize=512)
    def narrowed(self, terms):
        """The same as if there were nothing but what fulfils these."""
        view = copy.copy(self)
        view.allowed = self.conditions.fulfilling(terms)
        view.best = self.best.narrowed(view)
        return view

    def is_allowed(self, number):
        return self.allowed is None or number in self.allowed

    def _read_everyday(self):
        """Sequences, and what else characters and sequences are called."""
        folder = self.folder
        self.sequences = everyday.emoji_sequences(
            everyday.text_of(folder, "emoji", "emoji-test.txt"))
        self.single_emoji = everyday.single_emoji(
            everyday.text_of(folder, "emoji", "emoji-test.txt"))
        self.sequence_numbers = {
            everyday.without_fe0f(code_points): SEQUENCES + at
            for at, (code_points, _) in enumerate(self.sequences)
        }
        self.everyday = collections.defaultdict(list)  # number: strings
        for code_point, name in self.unicode_1_names.items():
            self._add_everyday(code_point, name)
        for code_point, alias in everyday.informal_aliases(
            everyday.text_of(folder, "ucd", "NamesList.txt")
        ):
            self._add_everyday(code_point, alias)
        self.annotations = [
            *everyday.annotations(everyday.text_of(folder, "cldr", "annotations-en.xml")),
            *everyday.annotations(everyday.text_of(folder, "cldr", "annotationsDerived-en.xml")),
        ]
        for code_points, short_name, _ in self.annotations:
            if short_name is not None:
                self._add_annotation(code_points, short_name, "everyday")
        entities = dict(everyday.entities(everyday.text_of(folder, "html", "entities.json")))
        self.notations = Notations(self, entities)
        for entity, code_points in entities.items():
            if len(code_points) == 1:
                self._add_everyday(code_points[0], entity)
                if everyday.spaced(entity) != entity:
                    self._add_everyday(code_points[0], everyday.spaced(entity))
        for code_points, _, keywords in self.annotations:
            for keyword in keywords:
                self._add_annotation(code_points, keyword, "keyword")

    @property
    def is_complete(self):
        """Whether all files of everyday names are there. A build may go without."""
        return bool(self.sequences and self.notations.entities and self.annotations)

    def _add_everyday(self, number, text, kind="everyday"):
        words = [word for word, _ in self.query_words(self.fold(text))]
        assert all(word.isascii() for word in words), text
        self.everyday[number].append(String(text.upper(), words, kind))

    def _add_annotation(self, code_points, text, kind):
        """Of a character or of a sequence that is no tone variant."""
        if len(code_points) == 1:
            self._add_everyday(code_points[0], text, kind)
        elif code_points in self.sequence_numbers and not everyday.has_tone(code_points):
            self._add_everyday(self.sequence_numbers[code_points], text, kind)

    def sequence(self, number):
        """Its code points and its name as in the file."""
        return self.sequences[number - SEQUENCES]

    def is_tone_variant(self, number):
        return number >= SEQUENCES and everyday.has_tone(self.sequence(number)[0])

    @property
    def postings(self):
        return sum(len(carriers) for carriers in self.carriers.values())

    def is_of_word(self, character):
        return character == "_" or self.category(ord(character))[0] in "LN"

    def last_open(self, query):
        """As if its last word had a star."""
        ends = [at + 1 for at, character in enumerate(query) if self.is_of_word(character)]
        return query[: ends[-1]] + "*" + query[ends[-1] :] if ends else query

    def query_words(self, query):
        """The words of a query in upper case and in its order, each with whether it has a star
        that counts."""
        spaced = "".join(c if self.is_of_word(c) or c == "*" else " " for c in query)
        found = re.findall(r"([^ *]+)(\*?)", spaced)
        return [(word.upper(), star == "*" and len(word) >= 2) for word, star in found]

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

    def by_label(self, words):
        """A derived name or a label, written out."""
        if not words or any(star for _, star in words):
            return []
        words = [word for word, _ in words]
        if not re.fullmatch("[0-9A-F]{4,6}", words[-1]) or int(words[-1], 16) > 0x10FFFF:
            return []
        code_point = int(words[-1], 16)
        name = self.names.get(code_point)
        if name is not None and not BARE_NAME.match(name):
            return []
        written_out = re.findall(r"\w+", self.name_or_label(code_point).upper())
        is_it = words == written_out and self.is_allowed(code_point)
        return [(code_point, None)] if is_it else []

    def by_name(self, words):
        carriers = sorted((self._carriers_of(*word) for word in words), key=len)
        found = set.intersection(*carriers) if carriers else set()
        if self.allowed is not None:
            found = found & self.allowed
        return [(code_point, None) for code_point in sorted(found)]

    def by_alias(self, words):
        found = {}
        for (code_point, alias), has in zip(self.aliases, self.alias_words):
            if words and self.is_allowed(code_point) and best.has_all(has, words):
                found.setdefault(code_point, alias)
        return sorted(found.items())

    def by_everyday_name(self, words):
        found = {}
        for number in self.best.having(words):  # all words, in one string or in several
            strings = self.everyday.get(number, [])
            if number >= SEQUENCES and best.has_all(self.best.strings[number][0].words, words):
                found[number] = None
            elif fitting := [each for each in strings if best.has_all(each.words, words)]:
                found[number] = fitting[0].shown
        return sorted(found.items())

    def by_hexadecimal(self, query):
        return self.listed_with_sequence(self.notations.bare_hexadecimal(query) or [])

    def listed_with_sequence(self, code_points):
        """These, and before them the sequence that they are, if they are one."""
        sequence = self.sequence_numbers.get(everyday.without_fe0f(code_points))
        found = [sequence] * (sequence is not None) + list(code_points)
        return [(number, None) for number in found if self.is_allowed(number)]

    def all_named(self):
        """Those that have a name, and sequences but for tone variants."""
        sequences = range(SEQUENCES, SEQUENCES + len(self.sequences))
        found = [*self.names, *(each for each in sequences if not self.is_tone_variant(each))]
        if self.allowed is not None:
            found = sorted(self.allowed.intersection(found))
        return [(number, None) for number in found]

    def is_characters(self, query):
        """Nothing to make words of: no ASCII letter or digit, but with a mark after it."""
        return all(
            not WORDS_KIND.match(character) or self.category(ord(after))[0] == "M"
            for character, after in zip(query, query[1:] + " ")
        )

    def apart(self, query):
        """What a stripped query asks for, and whether a slash before it counts."""
        if query.startswith("/"):
            rest = query[1:].strip(WHITE_SPACE)
            has_term = bool(narrowed.take_terms(self, rest)[1])
            if rest and (has_term or not (
                self.notations.read(rest) is None and self.is_characters(rest)
            )):
                return rest, True
        return query, False

    def read(self, query):
        """What a query asks for: the data that counts, what is looked for in it, whether a slash
        stands before that, and whether it has terms."""
        query = query.strip(WHITE_SPACE)
        asked, has_slash = self.apart(described.without_describe(query) or query)
        asked, terms = narrowed.take_terms(self, asked)
        if not terms:
            return self, asked, has_slash, False
        return self.narrowed(terms), asked.strip(WHITE_SPACE), has_slash, True

    @functools.lru_cache(maxsize=8192)
    def find(self, query, serves_best=False):
        """Which step of charfinder(1), "QUERIES", found what; "nothing" and [] if none did. Where
        `serve --best` is asked, a slash asks for the steps and not for the best first."""
        data, query, has_slash, has_terms = self.read(query)
        if has_terms and all(map(self.notations.is_separator, query)):
            return Found("terms alone", data.all_named())
        return data.find_asked(query, has_slash != serves_best)

    def find_asked(self, query, is_best):
        code_points = self.notations.read(query)
        if code_points is not None:
            return Found("code points", self.listed_with_sequence(code_points))
        if self.is_characters(query):
            listed = [ord(c) for c in query if c not in WHITE_SPACE]
            return Found("characters", self.listed_with_sequence(listed))
        if is_best:
            return Found(*self.best.find(query))
        for step, results in self._word_steps(query):
            if results:
                return Found(step, results)
        return Found("nothing", [])

    def _word_steps(self, query):
        readings = [("", query)]
        if "_" in query:
            readings.append((", _ a space", query.replace("_", " ")))
        for how, text in readings:
            words = self.query_words(text)
            yield "label" + how, self.by_label(words)
            yield "names" + how, self.by_name(words)
            yield "aliases" + how, self.by_alias(words)
            if text == query:
                yield "hexadecimal", self.by_hexadecimal(query)
            folded = self.query_words(self.fold(text))
            yield "everyday names" + how, self.by_everyday_name(folded)
        for how, text in readings:
            how += " by a beginning"
            words = self.query_words(self.last_open(text))
            yield "names" + how, self.by_name(words)
            yield "aliases" + how, self.by_alias(words)
            folded = self.query_words(self.last_open(self.fold(text)))
            yield "everyday names" + how, self.by_everyday_name(folded)

    def suggestion(self, query):
        """What else might have been meant by a query that finds nothing, or None."""
        _, asked, has_slash, has_terms = self.read(query)
        if self.find(query).results or has_terms:
            return None
        if self.notations.read(asked) is not None or self.is_characters(asked):
            return None
        better = self.best.suggestion(asked)
        is_described = described.without_describe(query.strip(WHITE_SPACE)) is not None
        before = "describe " * is_described + "/" * has_slash
        return before + better if better is not None else None

    def columns(self, number):
        """Of a result: its code points, the character, its name."""
        if number >= SEQUENCES:
            code_points, name = self.sequence(number)
            code = " ".join(f"U+{each:04X}" for each in code_points)
            return [code, "".join(map(chr, code_points)), name.upper()]
        return [f"U+{number:04X}".ljust(7), shown(number), self.name_or_label(number)]

    def line(self, number, alias=None):
        columns = self.columns(number) + [alias] * (alias is not None)
        return ("\t".join(columns) + "\r\n").encode()

    def lines(self, query, results):
        """Of an answer: all results, or the first ones with their details."""
        if described.without_describe(query.strip(WHITE_SPACE)) is None:
            return [self.line(*result) for result in results]
        lines = []
        for number, alias in results[:DESCRIBED]:
            lines.append(self.line(number, alias))
            lines += [f"\t{key}\t{value}\r\n".encode() for key, value in self.details.of(number)]
        return lines

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

    def answer(self, query, serves_best=False):
        """The bytes of a whole answer on a socket, without the prompt."""
        results = self.find(query, serves_best).results
        lines = self.lines(query, results)
        return b"".join(lines) + (self.status(query, len(results)) + "\r\n").encode()

    def conversation(self, queries):
        """All that a client gets that asks all this and ends its input."""
        prompt = b"?> "
        return prompt + b"".join(self.answer(query) + prompt for query in queries)

    def printed(self, query, start=0, stop=None):
        """What `charfinder find` prints."""
        results = self.find(query).results
        lines = b"".join(self.line(*result) for result in results[start:stop])
        return lines.replace(b"\r\n", b"\n") + f"({self.status(query, len(results))})\n".encode()

    def objects(self, query):
        """What `charfinder find --json` prints, before it is written down."""
        for number, alias in self.find(query).results:
            code, character, name = self.columns(number)
            made = {"code": code.rstrip(), "char": character, "name": name}
            if number < SEQUENCES:
                is_surrogate = 0xD800 <= number <= 0xDFFF
                made["char"] = "\ufffd" if is_surrogate else chr(number)
                made["category"] = self.category(number)
            yield {**made, "alias": alias} if alias is not None else made

    def word_counts(self):
        """What `charfinder words` prints."""
        counts = [(-len(carriers), word) for word, carriers in self.carriers.items()]
        return "".join(f"{-count:5} {word}\n" for count, word in sorted(counts)).encode()
