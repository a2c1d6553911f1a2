"""The details of a character or a sequence (charfinder-protocol(5), "Details"), except the
properties, which properties.py has."""
import everyday
from everyday import SEQUENCES
from notations import WHITE_SPACE
from properties import Properties, written

SHOWN = 64  # results that details are told of


def without_describe(query):
    """What a stripped query asks to be described, or None."""
    word, rest = query[:8], query[8:]
    if word.isascii() and word.lower() == "describe" and rest != rest.lstrip(WHITE_SPACE):
        return rest.lstrip(WHITE_SPACE)
    return None


def each_once(texts):
    return list(dict.fromkeys(texts))


class Details:
    def __init__(self, data):
        folder = data.folder
        self.data = data
        self.properties = Properties(folder)
        self.aliases, self.also_called, self.keywords, self.entities = {}, {}, {}, {}
        if (folder / "NameAliases.txt").exists():
            for line in (folder / "NameAliases.txt").read_text(encoding="utf-8").splitlines():
                if entry := line.split("#")[0].strip():
                    digits, alias, kind = entry.split(";")
                    self.aliases.setdefault(int(digits, 16), []).append((alias, kind))
        for code_point, alias in everyday.informal_aliases(
            everyday.text_of(folder, "ucd", "NamesList.txt")
        ):
            self._add(self.also_called, code_point, [alias])
        for code_points, short_name, keywords in data.annotations:
            number = code_points[0] if len(code_points) == 1 else \
                data.sequence_numbers.get(code_points)
            if number is not None and not data.is_tone_variant(number):
                self._add(self.also_called, number, [short_name] * (short_name is not None))
                self._add(self.keywords, number, keywords)
        for entity, code_points in data.notations.entities.items():
            if len(code_points) == 1:
                self._add(self.entities, code_points[0], [entity])
        self.python_names = {
            each: name for each, name in data.names.items()
            if each in self.properties.listed or
            name.startswith(("HANGUL SYLLABLE", "CJK UNIFIED IDEOGRAPH"))}

    @staticmethod
    def _add(where, number, texts):
        where.setdefault(number, []).extend(texts)

    def of(self, number):
        """[(key, value)] of a character or a sequence."""
        is_sequence = number >= SEQUENCES
        code_points = self.data.sequence(number)[0] if is_sequence else (number,)
        lines = [] if is_sequence else self.properties.described(number)
        aliases = self.aliases.get(number, [])
        lines += [("alias", f"{alias} ({kind})") for alias, kind in aliases]
        said = {self.data.columns(number)[2], *(alias for alias, _ in aliases),
                self.properties.of["Unicode 1 name"].get(number)}
        also_called = [text.upper() for text in self.also_called.get(number, [])]
        for key, texts in (("also called", [each for each in also_called if each not in said]),
                           ("keywords", map(str.upper, self.keywords.get(number, [])))):
            if shown := each_once(texts):
                lines.append((key, " | ".join(shown)))
        if is_sequence:
            lines += [(f"part {n}", f"U+{each:04X} {self.data.name_or_label(each)}")
                      for n, each in enumerate(code_points, 1)]
        if 0xD800 <= number <= 0xDFFF:
            return lines
        for key, value in written("".join(map(chr, code_points)), self.python_names):
            if key == "HTML":
                value += "".join(f" &{entity};" for entity in self.entities.get(number, []))
            lines.append((key, value))
        return lines
