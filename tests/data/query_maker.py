"""Makes queries of every kind from the data, some of them slightly wrong."""

SEPARATORS = [" ", " ", " ", "  ", "\t", "-", ", ", "/", ".", " ♜ ", "“", "\u00a0", "\u3000",
              "'", '"', "\\", "\u200b", "\U0001f600", "\u0301", "\u00ad", "\ue000", "\u0378",
              "\U000e0041", "\x7f", "\x85", "*", " * "]
GAPS = [" ", " ", ",", ", ", "\t", "\u00a0", "\u3000", ",,", " ,\u2028", "\x1f"]  # of code points
LIGATURES = [("ffi", "\ufb03"), ("ffl", "\ufb04"), ("ff", "\ufb00"), ("fi", "\ufb01"),
             ("fl", "\ufb02"), ("st", "\ufb05"), ("st", "\ufb06"), ("ss", "ß"), ("i", "ı"),
             ("s", "ſ")]
NO_WORDS = ["xyzzyq", "rookz9q", "é", "Ωmega", "日本", "x" * 127, "y" * 128, "z" * 129, "٣",
            "ñandú9q", "½", "ⅷ", "_", "a_b9q", "ŉ", "ǰa", "K", "０"]
NOTATIONS = ["U+{:X}", "U+{:04X}", "u+{:06x}", "0x{:x}", "0X{:06X}", "\\u{{{:x}}}",
             "\\u{{{:06X}}}", "\\U{:08x}", "\\U{:08X}", "&#{:d};", "&#{:08d};", "&#x{:x};",
             "&#X{:X};"]
# Assigned and not, without a name and with every label, combining and beyond the first plane.
REMARKABLE = [0x00, 0x01, 0x07, 0x08, 0x1B, 0x1F, 0x20, 0x22, 0x27, 0x2A, 0x2C, 0x5C, 0x7F, 0x80,
              0x85, 0x9B, 0x9F, 0xA0, 0xAD, 0x300, 0x301, 0x378, 0xFEFF, 0x200B, 0x200D, 0x202E,
              0x2028, 0x3000, 0x3400, 0x4E00, 0xAC00, 0xD7A3, 0xE000, 0xF8FF, 0xFDD0, 0xFDEF,
              0xFFFD, 0xFFFE, 0xFFFF, 0x10000, 0x1F600, 0x1FFFE, 0x3D000, 0xE0041, 0xF0000,
              0xFFFFF, 0x10FFFD, 0x10FFFF]
UNSPEAKABLE = [0xD800, 0xDBFF, 0xDC00, 0xDFFF, 0x110000, 0xFFFFFF]  # only a notation names them


class QueryMaker:
    def __init__(self, chance, data):
        self.chance = chance
        self.data = data
        self.all_names = list(data.names)

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
        _, alias = self.chance.choice(self.data.aliases)
        words = [word for word, _ in self.data.query_words(alias)]
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
        _, alias = self.chance.choice(self.data.aliases)
        words = [word for word, _ in self.data.query_words(alias)]
        words[-1] = self.truncated(words[-1][:-1], 2)
        return self.ends(self.joined(map(self.in_some_case, words)))

    def notation(self):
        value = self.chance.choice([self.code_point, self.code_point, self.code_point,
                                    lambda: self.chance.choice(UNSPEAKABLE)])()
        if value <= 0xFFFF and self.chance.random() < 0.2:
            return self.chance.choice(["\\u{:04x}", "\\u{:04X}"]).format(value)
        return self.chance.choice(NOTATIONS).format(value)

    def notations(self):
        made = [self.notation() for _ in range(self.chance.choice([1, 1, 2, 3, 9]))]
        return self.chance.choice(["", "", ","]) + self.joined(made, GAPS)

    def wrong_notations(self):
        made = [self.notation() for _ in range(self.chance.choice([1, 1, 2, 3]))]
        at = self.chance.randrange(len(made))
        good = made[at]
        place = self.chance.randrange(len(good))
        made[at] = self.chance.choice([
            good[:place] + good[place + 1 :],
            good[:place] + good[place] + good[place:],
            good[:place] + self.chance.choice("0aGz;&#{}+\\uUxX ,.*_é０♜\x1b") + good[place:],
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
            made.append(self.chance.choice([str.lower, str.upper])(digits))
        if self.chance.random() < 0.1:
            made.append(self.chance.choice(["beef", "*", "1F600*", "U+41", "rook", "0041;"]))
        return self.joined(made, GAPS)

    def characters(self):
        return "".join(
            self.spoken() + self.chance.choice(["", "", "", " ", ",", "\u2003"])
            for _ in range(self.chance.choice([1, 1, 2, 5, 20]))
        )

    def mixed(self):
        makers = [self.words_of_names, self.stars, self.aliases, self.notations, self.characters,
                  self.bare_hexadecimal]
        return self.joined([maker() for maker in self.chance.sample(makers, 2)])

    @property
    def makers(self):
        return [self.words_of_names, self.stars, self.beginnings, self.aliases,
                self.alias_beginnings, self.notations, self.wrong_notations,
                self.bare_hexadecimal, self.characters, self.mixed]
