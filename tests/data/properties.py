"""Reads what the files of the UCD say of code points besides their names, another way than the
index compiler does: one dictionary per property, from code points to what `describe` shows."""
import re
import urllib.parse

# UAX #44, table 12
LONG_CATEGORIES = dict(each.split(" ") for each in """\
Lu Uppercase_Letter|Ll Lowercase_Letter|Lt Titlecase_Letter|Lm Modifier_Letter|Lo Other_Letter|\
Mn Nonspacing_Mark|Mc Spacing_Mark|Me Enclosing_Mark|Nd Decimal_Number|Nl Letter_Number|\
No Other_Number|Pc Connector_Punctuation|Pd Dash_Punctuation|Ps Open_Punctuation|\
Pe Close_Punctuation|Pi Initial_Punctuation|Pf Final_Punctuation|Po Other_Punctuation|\
Sm Math_Symbol|Sc Currency_Symbol|Sk Modifier_Symbol|So Other_Symbol|Zs Space_Separator|\
Zl Line_Separator|Zp Paragraph_Separator|Cc Control|Cf Format|Cs Surrogate|Co Private_Use|\
Cn Unassigned""".split("|"))
GROUPS = {"LC": "Cased_Letter", "L": "Letter", "M": "Mark", "N": "Number", "P": "Punctuation",
          "S": "Symbol", "Z": "Separator", "C": "Other"}

RANGE = re.compile(r"(?m)^([0-9A-F]{4,6})(?:\.\.([0-9A-F]{4,6}))?\s*;\s*([^#;\n]*[^#;\s])")


def read_ranges(path):
    """{code point: value} of a file such as Scripts.txt; empty if there is none."""
    if not path.exists():
        return {}
    return {each: value
            for first, last, value in RANGE.findall(path.read_text(encoding="utf-8"))
            for each in range(int(first, 16), int(last or first, 16) + 1)}


def with_character(digits):
    return f"U+{digits} {chr(int(digits, 16))}"


def with_u_plus(decomposition):
    return " ".join(part if part.startswith("<") else f"U+{part}" for part in
                    decomposition.split(" "))


class Properties:
    """{code point: value} of each property, by its key in a `describe` answer."""

    def __init__(self, folder):
        self.of = {key: {} for key in (
            "category", "block", "script", "age", "bidi class", "combining class", "decomposition",
            "numeric value", "mirrored", "uppercase", "lowercase", "titlecase", "Unicode 1 name")}
        for key, file in (("block", "Blocks"), ("script", "Scripts"), ("age", "DerivedAge")):
            self.of[key] = read_ranges(folder / f"{file}.txt")
        self.listed = set()  # that have a line of their own
        lines = (folder / "UnicodeData.txt").read_text(encoding="ascii").splitlines()
        first = None
        for line in lines:
            fields = line.split(";")
            code_point = int(fields[0], 16)
            if fields[1].endswith(", First>"):
                first = code_point
                continue
            is_range = fields[1].endswith(", Last>")
            for each in range(first if is_range else code_point, code_point + 1):
                self._add(each, fields)
            if not is_range:
                self.listed.add(code_point)
        for code_point in range(0x110000):
            self.of["category"].setdefault(code_point, "Cn Unassigned")
        for code_point in range(0xAC00, 0xAC00 + 11172):
            self.of["decomposition"][code_point] = hangul_decomposition(code_point)

    def _add(self, code_point, fields):
        of = self.of
        of["category"][code_point] = f"{fields[2]} {LONG_CATEGORIES[fields[2]]}"
        of["bidi class"][code_point] = fields[4]
        if fields[3] != "0":
            of["combining class"][code_point] = fields[3]
        if fields[5]:
            of["decomposition"][code_point] = with_u_plus(fields[5])
        if fields[8]:
            of["numeric value"][code_point] = fields[8]
        if fields[9] == "Y":
            of["mirrored"][code_point] = "yes"
        if fields[10]:
            of["Unicode 1 name"][code_point] = fields[10]
        for key, number in (("uppercase", 12), ("lowercase", 13), ("titlecase", 14)):
            if fields[number] and not (number == 14 and fields[14] == fields[12]):
                of[key][code_point] = with_character(fields[number])

    def described(self, code_point):
        """The lines before the aliases, as (key, value)."""
        return [(key, values[code_point]) for key, values in self.of.items()
                if code_point in values]


def hangul_decomposition(code_point):
    """Unicode 3.12, one step: LV and T, or L and V."""
    index = code_point - 0xAC00
    if index % 28:
        return f"U+{code_point - index % 28:04X} U+{0x11A7 + index % 28:04X}"
    return f"U+{0x1100 + index // 588:04X} U+{0x1161 + index % 588 // 28:04X}"


def written(text, name_of):
    """How a text is written elsewhere: what follows the names in a `describe` answer, but for the
    names of entities. `name_of` is {code point: name that Python knows}."""
    units = text.encode("utf-16-be").hex().upper()
    units = [units[n:n + 4] for n in range(0, len(units), 4)]
    code_points = [ord(character) for character in text]
    lines = [("UTF-8", text.encode().hex(" ").upper()), ("UTF-16", " ".join(units))]
    if not (code_points[0] == 0 or 0x80 <= code_points[0] < 0xA0):
        lines.append(("HTML", "".join(f"&#x{each:X};" for each in code_points)))
    lines.append(("URL", urllib.parse.quote(text, safe="")))
    lines.append(("C", "".join(
        "".join(f"\\{byte:03o}" for byte in chr(each).encode()) if each < 0xA0 else
        f"\\u{each:04X}" if each < 0x10000 else f"\\U{each:08X}" for each in code_points)))
    lines.append(("JSON", "".join(f"\\u{unit}" for unit in units)))
    if code_points[0] != 0:
        lines.append(("CSS", "".join(f"\\{each:X}" for each in code_points)))
    lines.append(("Python", "".join(
        f"\\N{{{name_of[each]}}}" if each in name_of else
        f"\\u{each:04X}" if each < 0x10000 else f"\\U{each:08X}" for each in code_points)))
    return lines
