"""Makes queries of every kind from the data, some of them slightly wrong."""
from everyday import SEQUENCES

SEPARATORS = [" ", " ", " ", "  ", "\t", "-", ", ", "/", ".", " ♜ ", "“", "\u00a0", "\u3000",
              "'", '"', "\\", "\u200b", "\U0001f600", "\u0301", "\u00ad", "\ue000", "\u0378",
              "\U000e0041", "\x85", "*", " * ", "＊", "﹍", "\uff3f"]
# Between code points
GAPS = [" ", " ", ",", ", ", "\t", "\u00a0", "\u3000", ",,", " ,\u2028", "\x1f", ";", ". ", ":", ")(", "] [", "<>", "\"", "'", "“", "”\u201f", "‘’‚", "\u201b„", "\ufeff", "\u200e ",
        "\U000e0041", "\u00ad"]
LIGATURES = [("ffi", "\ufb03"), ("ffl", "\ufb04"), ("ff", "\ufb00"), ("fi", "\ufb01"),
             ("fl", "\ufb02"), ("st", "\ufb05"), ("st", "\ufb06"), ("ss", "ß"), ("i", "ı"),
             ("s", "ſ")]
NO_WORDS = ["xyzzyq", "rookz9q", "é", "Ωmega", "日本", "x" * 127, "y" * 128, "z" * 129, "٣",
            "ñandú9q", "½", "ⅷ", "_", "a_b9q", "ŉ", "ǰa", "K", "０"]
NOTATIONS = ["U+{:X}", "U+{:04X}", "U+{:04X}", "u+{:06x}", "0x{:x}", "0X{:06X}", "\\u{{{:x}}}",
             "\\u{{{:06X}}}", "\\U{:08x}", "\\U{:08X}", "&#{:d};", "&#{:08d};", "&#x{:x};",
             "&#X{:X};", "\\x{{{:x}}}", "\\X{{{:06X}}}", "\\N{{U+{:04X}}}", "\\n{{u+{:x}}}"]
# Assigned and not, without a name and with every label, combining and beyond the first plane.
REMARKABLE = [0x00, 0x01, 0x07, 0x08, 0x1B, 0x1F, 0x20, 0x22, 0x27, 0x2A, 0x2C, 0x5C, 0x7F, 0x80,
              0x85, 0x9B, 0x9F, 0xA0, 0xAD, 0x300, 0x301, 0x378, 0xFEFF, 0x200B, 0x200D, 0x202E,
              0x2028, 0x3000, 0x3400, 0x4E00, 0xAC00, 0xD7A3, 0xE000, 0xF8FF, 0xFDD0, 0xFDEF,
              0xFFFD, 0xFFFE, 0xFFFF, 0x10000, 0x1F600, 0x1FFFE, 0x3D000, 0xE0041, 0xF0000,
              0xFFFFF, 0x10FFFD, 0x10FFFF]
UNSPEAKABLE = [0xD800, 0xDBFF, 0xDC00, 0xDFFF, 0x110000, 0xFFFFFF]  # only a notation names them


MARKS = ["\u0301", "\u0308", "\u20e3", "\ufe0f\u20e3", "\u0903", "\u0488"]  # Mn, Me and Mc
ACCENTED = dict(zip("AEINOUYCaeinouyc", "ÀÉÎÑÖŪÝÇàéîñöūýç"))
FILLERS = ["a", "An", "the", "of", "AND", "emoji", "Symbol", "sign", "character", "icon"]


class QueryMaker:
    def __init__(self, chance, data):
        self.chance = chance
        self.data = data
        self.all_names = list(data.names)
        self.ideographs = [each for each in self.all_names if data.names[each].startswith("CJK")]
        self.nameless = [each for each in REMARKABLE if each not in data.names]
        self.numbers = [number for number in data.best.strings if number not in data.names]
        self.numbers += list(data.everyday)  # whatever has an everyday name, and sequences
        self.tone_variants = sorted(data.best.tone_variants)

    def code_point(self):
        return self.chance.choice([
            lambda: self.chance.choice(REMARKABLE),
            lambda: self.chance.choice(self.data.listed),
            lambda: self.chance.choice(self.all_names),
            lambda: self.chance.randrange(0x300),
            lambda: self.chance.randrange(0x110000),
        ])()

    def spoken(self):
        """A code point that UTF-8 can say."""
        while 0xD800 <= (made := self.code_point()) <= 0xDFFF:
            pass
        return chr(made)

    def in_some_case(self, word):
        change = self.chance.choice([str.lower, str.upper, str.capitalize, str.swapcase])
        dressed = change(word)
        if self.chance.random() < 0.2:
            letters, ligature = self.chance.choice(LIGATURES)
            dressed = dressed.lower().replace(letters, ligature)
        return dressed

    def with_marks(self, word):
        """Sometimes with letters that are ASCII only when the query is folded."""
        if word == "" or self.chance.random() < 0.8:
            return word
        at = self.chance.randrange(len(word))
        letter = word[at]
        dressed = self.chance.choice([
            ACCENTED.get(letter, letter + "\u0301"),
            letter + self.chance.choice(MARKS),
            chr(ord(letter) - 0x20 + 0xFF00) if letter.isascii() and letter.isalnum() else letter,
        ])
        return word[:at] + dressed + word[at + 1 :]

    def joined(self, words, separators=None):
        query = ""
        for word in words:
            query += (self.chance.choice(separators or SEPARATORS) if query else "") + word
        return query

    def ends(self, query):
        """Sometimes with a separator at an end: stripped, or part of the status line."""
        if self.chance.random() < 0.1:
            query = self.chance.choice(SEPARATORS) + query + self.chance.choice(SEPARATORS)
        return query

    def truncated(self, word, least=1):
        return word[: self.chance.randint(min(least, len(word)), len(word))]

    def some_words(self):
        """Of one name mostly, so that many have matches; often of rare ones."""
        words = []
        for _ in range(self.chance.choice([1, 1, 1, 2])):
            if self.chance.random() < 0.3:
                owner = min(self.data.carriers[self.chance.choice(self.data.sorted_words)])
            else:
                owner = self.chance.choice(self.data.listed)
            of_name = [word for word, _ in self.data.query_words(self.data.names[owner])]
            words += self.chance.sample(of_name, min(len(of_name), self.chance.randint(1, 3)))
        words = words[:4]
        if self.chance.random() < 0.05:
            words[self.chance.randrange(len(words))] = self.chance.choice(NO_WORDS)
        if self.chance.random() < 0.1:
            words.append(words[0])
        return words

    def words_of_names(self):
        return self.ends(self.joined(map(self.in_some_case, self.some_words())))

    def stars(self):
        words = [self.in_some_case(word) for word in self.some_words()]
        for at, word in enumerate(words):
            if at == 0 or self.chance.random() < 0.4:
                beginning = self.truncated(word, self.chance.choice([1, 2, 3]))
                words[at] = beginning + self.chance.choice(["*", "*", "*", "**", " *", "*,"])
        self.chance.shuffle(words)
        return self.chance.choice(["", "", "", "*"]) + self.ends(self.joined(words))

    def beginnings(self):
        words = [self.in_some_case(word) for word in self.some_words()]
        words[-1] = self.truncated(words[-1])
        return self.ends(self.joined(words))

    def aliases(self):
        words = self.alias_words()
        if self.chance.random() < 0.5:
            words = self.chance.sample(words, self.chance.randint(1, len(words)))
        if self.chance.random() < 0.6:
            words[-1] = self.truncated(words[-1], 2)
        if self.chance.random() < 0.1:
            words.append(self.chance.choice(self.some_words()))
        words = [self.in_some_case(word) for word in words]
        if self.chance.random() < 0.4:
            words[self.chance.choice([0, -1])] += "*"
        return self.ends(self.joined(words))

    def alias_beginnings(self):
        """The last word lacks a letter or more; an abbreviation is often all that fits."""
        words = self.alias_words()
        words[-1] = self.truncated(words[-1][:-1], 2)
        return self.ends(self.joined(map(self.in_some_case, words)))

    def notation(self):
        value = self.chance.choice([self.code_point, self.code_point, self.code_point,
                                    lambda: self.chance.choice(UNSPEAKABLE)])()
        if value <= 0xFFFF and self.chance.random() < 0.2:
            return self.chance.choice(["\\u{:04x}", "\\u{:04X}"]).format(value)
        if 0xFFFF < value <= 0x10FFFF and self.chance.random() < 0.3:
            units = chr(value).encode("utf-16-be")
            return "".join(f"\\u{units[at]:02X}{units[at + 1]:02x}" for at in (0, 2))
        return self.chance.choice(NOTATIONS).format(value)

    def entity(self):
        return "&" + self.chance.choice(list(self.data.notations.entities or ["amp"])) + ";"

    def code_point_range(self):
        first = self.code_point()
        last = first + self.chance.choice([0, 1, 3, 20, 300, -1, 65535, 65536, 0x110000])
        between = self.chance.choice(["..", "..", "-", "–", "...", ".. "])
        again = self.chance.choice(["U+", "u+", ""])
        return f"U+{first:04X}{between}{again}{max(last, 0):04X}"

    def any_notation(self):
        return self.chance.choice(
            [self.notation, self.notation, self.entity, self.code_point_range]
        )()

    def notations(self):
        query = ""
        for _ in range(self.chance.choice([1, 1, 2, 3, 9])):
            made = self.any_notation()
            needs_no_gap = made[0] in "\\&" and self.chance.random() < 0.5
            query += ("" if needs_no_gap else self.chance.choice(GAPS)) + made
        return query + self.chance.choice(["", "", *GAPS])

    def wrong_notations(self):
        made = [self.any_notation() for _ in range(self.chance.choice([1, 1, 2, 3]))]
        at = self.chance.randrange(len(made))
        good = made[at]
        place = self.chance.randrange(len(good))
        made[at] = self.chance.choice([
            good[:place] + good[place + 1 :],
            good[:place] + good[place] + good[place:],
            good[:place] + self.chance.choice("0aGz;&#{}+\\uUxXN ,.*_-–é０♜\x1b") + good[place:],
            good[:place] + self.chance.choice("0fgZ;uUxX+") + good[place + 1 :],
            good.swapcase(),
            good.lower(),
            good.upper(),
            good + self.notation(),
            good + self.chance.choice([" rook", "rook", "♜", " ♜", ";", "-41", " 1F600"]),
        ])
        return self.joined(made, GAPS)

    def bare_hexadecimal(self):
        made = []
        for _ in range(self.chance.choice([1, 1, 1, 2, 3])):
            digits = f"{self.code_point():x}"
            if self.chance.random() < 0.5:
                digits = digits.zfill(self.chance.randint(3, 7))
            elif self.chance.random() < 0.2:
                digits = f"{self.chance.randrange(1 << 28):x}"
            digits = self.chance.choice([str.lower, str.upper])(digits)
            made.append(self.chance.choice(["", "", "", "u", "U", "U ", "u-", "uU "]) + digits)
        if self.chance.random() < 0.1:
            made.append(self.chance.choice(["beef", "*", "1F600*", "U+41", "rook", "0041;", "U"]))
        return self.joined(made, [*GAPS, "-", "_", "-", "_"])

    def characters(self):
        return "".join(
            self.spoken()
            + self.chance.choice(["", "", "", "", *MARKS])
            + self.chance.choice(["", "", "", " ", ",", "\u2003"])
            for _ in range(self.chance.choice([1, 1, 2, 5, 20]))
        )

    def marked_letters(self):
        """Of ASCII, with a mark directly after each, or almost."""
        query = self.joined(
            [self.chance.choice("aZe09_#") + self.chance.choice(MARKS) for _ in range(3)],
            ["", "", " ", ",", "♜"],
        )
        return query + self.chance.choice(["", "", "", "a", " \u0301", "/"])

    def pasted_sequence(self):
        """As it is, as notations, as digits; now and then not quite."""
        if not self.data.sequences:
            return "1F600"
        code_points, _ = self.chance.choice(self.data.sequences)
        if self.chance.random() < 0.3:
            code_points = [each for each in code_points if each != 0xFE0F]
        if self.chance.random() < 0.2:
            code_points = [*code_points, self.chance.choice([0xFE0F, 0x41, 0x1F600])]
        return self.chance.choice([
            "".join(map(chr, code_points)),
            self.chance.choice(GAPS).join(map(chr, code_points)),
            " ".join(f"U+{each:04X}" for each in code_points),
            "".join(f"&#{each};" for each in code_points),
            self.chance.choice("-_ ").join(f"{each:04x}" for each in code_points),
        ])

    def labels(self):
        """A derived name or a label, or nearly one."""
        pool = self.chance.choice([self.nameless, self.ideographs, range(0x110000)])
        label = self.data.name_or_label(self.chance.choice(pool)).strip("<>")
        words = [self.with_marks(word) for word in label.split("-")]
        self.chance.choice([
            lambda: None, lambda: None, lambda: None, lambda: None,
            lambda: words.insert(1, "0"),
            lambda: words.insert(len(words), "0"),
            lambda: words.append(words.pop() + "*"),
            lambda: words.append("0" + words.pop()),
            words.reverse,
            words.pop,
        ])()
        return self.ends(self.in_some_case(self.chance.choice("-_ _<,").join(words)))

    def text_of_something(self):
        """Anything that a character or a sequence is called, mostly an everyday name."""
        number = self.chance.choice(self.numbers)
        strings = self.data.best.strings[number]
        return self.chance.choice(strings).shown

    def everyday_words(self):
        text = self.data.fold(self.text_of_something())
        words = [word for word, _ in self.data.query_words(text)]
        if self.chance.random() < 0.4:
            words = self.chance.sample(words, min(len(words), self.chance.randint(1, 3)))
        return words or ["STAR"]

    def everyday_names(self):
        words = self.everyday_words()
        if self.chance.random() < 0.3:
            words[-1] = self.truncated(words[-1], 2)
        if self.chance.random() < 0.2:
            words[0] = self.truncated(words[0], 2) + "*"
        if self.chance.random() < 0.05:
            words.append(self.chance.choice(NO_WORDS))
        return self.ends(self.joined([self.with_marks(self.in_some_case(word)) for word in words]))

    def everyday_texts(self):
        """As they are shown, or with what stands between the words."""
        text = self.in_some_case(self.text_of_something())
        return self.chance.choice([text, "".join(map(self.with_marks, text))])

    def words_of_several_strings(self):
        """Of one character or sequence, from more than one of its names."""
        strings = self.data.best.strings[self.chance.choice(self.numbers)]
        words = [self.chance.choice(string.words) for string in strings if string.words]
        return self.chance.sample(words, min(len(words), self.chance.choice([2, 2, 3]))) or ["SUN"]

    def several_strings(self):
        return self.ends(self.joined(map(self.in_some_case, self.words_of_several_strings())))

    def any_words(self):
        return self.chance.choice(
            [self.everyday_words, self.some_words, self.words_of_several_strings]
        )()[:4]

    def tones(self):
        if not self.tone_variants:
            return "tone"
        [string] = self.data.best.strings[self.chance.choice(self.tone_variants)]
        words = self.chance.sample(string.words, self.chance.randint(1, min(4, len(string.words))))
        words += self.chance.choice([["TONE"], ["skin"], ["ton*"], ["SKI*"], ["tone*"], []])
        return self.ends(self.joined(map(self.in_some_case, words)))

    def ligatures(self):
        """A word that is one character and more in upper case, or when the query is folded."""
        words = self.any_words()[:2]
        one = self.chance.choice([ligature for _, ligature in LIGATURES])
        words.insert(self.chance.randint(0, len(words)), one + self.chance.choice(["", "*", "e"]))
        return self.joined(map(self.in_some_case, words), [" ", "_", "*", "\uff3f"])

    def underscores(self):
        words = self.chance.choice([self.any_words, self.alias_words])()
        if self.chance.random() < 0.5:
            words[-1] = self.truncated(words[-1][:-1], 2)
        if self.chance.random() < 0.1:
            words[0] = self.truncated(words[0], 2) + "*"
        if len(words) == 1 or self.chance.random() < 0.2:
            words.append("")
        return self.joined([self.with_marks(self.in_some_case(word)) for word in words],
                           ["_", "_", "_", "__", "_ ", " "])

    def underscored_beginnings(self):
        """Of aliases and everyday names, the last word cut short."""
        words = self.chance.choice([self.alias_words, self.everyday_words])()
        words[-1] = self.truncated(words[-1][:-1], 2)
        return "_" * (len(words) == 1) + "_".join(map(self.in_some_case, words))

    def alias_words(self):
        _, alias = self.chance.choice(self.data.aliases or [(0, "NULL")])
        return [word for word, _ in self.data.query_words(alias)]

    # What best first tries when it finds nothing

    def two_words_as_one(self):
        words = self.any_words()
        at = self.chance.randrange(len(words))
        other = self.chance.choice([words[at - 1], "SPACE", "ARROW", self.chance.choice(words)])
        words[at] = self.chance.choice([words[at] + other, other + words[at]])
        return self.ends(self.joined(map(self.in_some_case, words)))

    def endings(self):
        words = self.any_words()
        for _ in range(self.chance.choice([1, 1, 1, 2])):
            at = self.chance.randrange(len(words))
            words[at] += self.chance.choice(["S", "ES", "ED", "ING"])
        return self.ends(self.joined(map(self.in_some_case, words)))

    def all_beginnings(self):
        words = [self.truncated(word, 2) for word in self.any_words()]
        if self.chance.random() < 0.2:
            words[0] += "*"
        return self.ends(self.joined(map(self.in_some_case, words)))

    def fillers(self):
        words = self.any_words()
        if self.chance.random() < 0.3:
            words[-1] = self.truncated(words[-1], 2)
        for _ in range(self.chance.choice([1, 1, 2, 3])):
            words.insert(self.chance.randint(0, len(words)), self.chance.choice(FILLERS))
        return self.ends(self.joined(map(self.in_some_case, words)))

    def many_words(self):
        """Some 16, with one that is not quite right."""
        words = [self.chance.choice(self.everyday_words()) for _ in range(2)] * 9
        words = words[: self.chance.choice([15, 16, 17, 17])]
        words[self.chance.randrange(len(words))] += self.chance.choice(["S", "ING", "ARROW"])
        return self.joined(map(self.in_some_case, words), [" "])

    def single_characters(self):
        return chr(self.chance.randrange(0x21, 0x7F))

    def misspelt(self):
        words = self.everyday_words()[:4]
        at = self.chance.randrange(len(words))
        word = words[at]
        place = self.chance.randrange(len(word))
        letter = self.chance.choice("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        words[at] = self.chance.choice([
            word[:place] + word[place + 1 : place + 2] + word[place] + word[place + 2 :],
            word[:place] + word[place + 1 :],
            word[:place] + letter + word[place:],
            word[:place] + letter + word[place + 1 :],
        ])
        return self.ends(self.joined(map(self.in_some_case, words), [" ", " ", "-", "_"]))

    # Terms

    def dressed(self, value):
        """A value of a term, written in one of the ways that are allowed."""
        made = "".join(self.chance.choice(["_", "_", "-", ""]) if c == " " else c for c in value)
        if self.chance.random() < 0.3:
            made = self.chance.choice([str.lower, str.upper, str.swapcase])(made)
        if self.chance.random() < 0.1:
            at = self.chance.randrange(len(made) + 1)
            made = made[:at] + self.chance.choice("__--x.&é") + made[at:]
        return made

    def term_for(self, number):
        """One that a character or a sequence fulfils."""
        if number >= SEQUENCES or (number in self.data.single_emoji and self.chance.random() < 0.3):
            return "is:" + self.dressed("emoji")
        own = {key: values[number] for key, values in self.data.details.properties.of.items()
               if key in ("category", "block", "script", "age") and number in values}
        key = self.chance.choice(list(own))
        value = own[key]
        if key == "category":
            brief, long = value.split(" ")
            groups = {"L": ["L", "Letter", "LC", "L&"], "S": ["Symbol"], "C": ["c", "OTHER"]}
            value = self.chance.choice([brief, long, *groups.get(brief[0], [brief[0]])])
        if key == "age":
            value = self.chance.choice([value, value.removesuffix(".0")])
        return self.in_key_case(key) + ":" + self.dressed(value)

    def in_key_case(self, key):
        return self.chance.choice([key, key, key, key.upper(), key.capitalize()])

    def no_term(self):
        return self.chance.choice(["block:", "block: arrows", "xblock:arrows", "é" + "script:latin",
                                   "_is:emoji", "foo:bar", "age:", "category:*", "is: emoji",
                                   "block:arow", "script:grek", "age:99", "age:1", "is:emoji_",
                                   "\u017fcript:latin", "category:Lx", "is:emoji:x"])

    def with_terms(self, query):
        """A query with terms anywhere in it, which some of what it finds fulfil, mostly."""
        numbers = [number for number, _ in self.data.find(query).results] or self.numbers
        one = self.chance.choice(numbers)
        terms = [self.term_for(one) for _ in range(self.chance.choice([1, 1, 1, 2, 3]))]
        if self.chance.random() < 0.15:
            terms[0] = self.term_for(self.chance.choice(self.numbers))
        if self.chance.random() < 0.1:
            terms.append(self.no_term())
        for term in terms:
            places = [0, len(query), *(at for at, c in enumerate(query) if c in " \t,;")]
            at = self.chance.choice(places)
            gap = self.chance.choice([" ", " ", " ", "  ", "\u3000", "-", ",", "*", "♜", ""])
            query = query[:at] + gap + term + gap + query[at:]
        return query

    def mixed(self):
        makers = [self.words_of_names, self.stars, self.aliases, self.notations, self.characters,
                  self.bare_hexadecimal]
        return self.joined([maker() for maker in self.chance.sample(makers, 2)])

    @property
    def makers(self):
        return [self.words_of_names, self.stars, self.beginnings, self.aliases,
                self.alias_beginnings, self.notations, self.wrong_notations,
                self.bare_hexadecimal, self.characters, self.marked_letters,
                self.pasted_sequence, self.labels, self.everyday_names, self.everyday_texts,
                self.several_strings, self.tones, self.ligatures, self.underscores,
                self.underscored_beginnings, self.two_words_as_one, self.endings,
                self.all_beginnings, self.fillers, self.many_words, self.single_characters,
                self.misspelt, self.mixed]
