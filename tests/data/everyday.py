"""Reads the files of everyday names: what people call characters, and emoji sequences."""
import collections
import json
import pathlib
import re
import xml.etree.ElementTree

# What a character or a sequence is called, in upper case, and the words of that, folded.
# kind: name, alias, everyday or keyword
String = collections.namedtuple("String", "shown words kind")

SEQUENCES = 0x110000  # a sequence is a number from here on, and a character is its code point


def text_of(ucd, folder, name):
    """A file that belongs to the folder `ucd`: in it, in `folder` below it or, if it is called ucd
    itself, in `folder` beside it. Empty if there is none."""
    ucd = pathlib.Path(ucd).resolve()
    for place in [ucd, ucd / folder] + [ucd.parent / folder] * (ucd.name == "ucd"):
        if (place / name).exists():
            return (place / name).read_text(encoding="utf-8")
    return ""


def without_fe0f(code_points):
    return tuple(each for each in code_points if each != 0xFE0F)


def has_tone(code_points):
    return any(0x1F3FB <= each <= 0x1F3FF for each in code_points)


def emoji_sequences(text):
    """emoji-test.txt: (code points, name) of what is fully qualified and no single character."""
    found = []
    for line in text.splitlines():
        entry = re.match(r"([0-9A-F ]+); ([a-z-]+) +# \S+ E[0-9.]+ (.*)", line)
        if entry and entry.group(2) == "fully-qualified":
            code_points = tuple(int(each, 16) for each in entry.group(1).split())
            if len(without_fe0f(code_points)) >= 2:
                found.append((code_points, entry.group(3)))
    return found


def single_emoji(text):
    """emoji-test.txt: the code points that are entries by themselves, whatever their status."""
    entries = re.findall(r"(?m)^([0-9A-F ]+); ", text)
    entries = [without_fe0f(int(each, 16) for each in entry.split()) for entry in entries]
    return {entry[0] for entry in entries if len(entry) == 1}


def informal_aliases(text):
    """NamesList.txt: (code point, alias) of the lines with =."""
    code_point = None
    for line in text.splitlines():
        if entry := re.match("([0-9A-F]{4,6})\t", line):
            code_point = int(entry.group(1), 16)
        elif line.startswith("\t="):
            for part in re.split("[,;]", re.sub(r"\([^)]*\)", "", line[2:])):
                if part.split():
                    yield code_point, " ".join(part.split())


def annotations(text):
    """CLDR's annotations: (code points without U+FE0F, short name or None, keywords)."""
    if text:
        for element in xml.etree.ElementTree.fromstring(text.encode()).iter("annotation"):
            code_points = without_fe0f(map(ord, element.get("cp")))
            if element.get("type") == "tts":
                yield code_points, element.text, []
            else:
                yield code_points, None, element.text.split(" | ")


def entities(text):
    """entities.json: name without & and ; and the characters it stands for, in order."""
    for name, entry in json.loads(text or "{}").items():
        if name.endswith(";"):
            yield name[1:-1], tuple(entry["codepoints"])


def spaced(entity):
    """The words of an entity's name apart: NotEqual, frac12."""
    return re.sub("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[A-Za-z])(?=[0-9])", " ",
                  entity)
