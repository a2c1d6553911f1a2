"""Single-line mutants of a C source that is written as .clang-format wants it: `{` and `}` of a
function stand alone at the beginning of a line, binary operators between spaces."""
import collections
import itertools
import random
import re

# Line `number`, counted from 1, becomes `after`.
Mutant = collections.namedtuple("Mutant", "path number before after operator")

RELATIONAL = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "!=", "!=": "=="}
LOGICAL = {"&&": "||", "||": "&&"}
ONE_MORE = {"+": "-", "-": "+", "+=": "-=", "-=": "+="}

LITERAL = re.compile(r'"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\'')
BETWEEN_SPACES = re.compile(r" (\S+)(?= |$)")
STEP = re.compile(r"\+\+|--")
NUMBER = re.compile(r"(?<![\w.])(0x[0-9A-Fa-f]+|\d+)(?=[UuLl]*\b)")
NAMED = re.compile(r"\b[A-Z][A-Z0-9]*_[A-Z0-9_]+\b(?!\()")
TRUTH = re.compile(r"\b(true|false)\b")
CHARACTER = re.compile(r"'(\\.|\\x[0-9A-Fa-f]+|[^'\\])'")
CONDITION = re.compile(r"\b(?:if|while) \(")
NOT = re.compile(r"!(?=[\w(])")
CALL = re.compile(r"(?!return\b|if\b|for\b|while\b|switch\b|sizeof\b)[A-Za-z_][\w.>\[\]-]*\(.*\);")
ASSIGNMENT = re.compile(r"\*?[\w.>\[\]+-]+ (?:[-+|&^*/]|<<|>>)?= .*;|[\w.>\[\]-]+(?:\+\+|--);")
ARRAY = re.compile(r"[\w ]+ \**\w+\[[^\]]*\];")  # a little more room is no other behaviour
LEFT_ALONE = re.compile(r"\s*(assert|static_assert)\(")  # checks of ours: they only notice less


def without_literals(line):
    """The line with blanks where the text of a literal is, in the same places."""
    return LITERAL.sub(lambda found: found[0][0] + " " * (len(found[0]) - 2) + found[0][0], line)


def code_lines(text):
    """(number, line, whether it is in a function) of each line that has code of interest: functions,
    enumerations and tables."""
    kind = None
    in_comment = in_macro = False
    for number, line in enumerate(text.split("\n"), 1):
        code = re.sub(r"/\*.*?\*/", lambda found: " " * len(found[0]), line)
        if in_comment:
            if "*/" not in code:
                continue
            code = " " * (code.index("*/") + 2) + code.split("*/", 1)[1]
            in_comment = False
        if "/*" in without_literals(code):
            code = code[: code.index("/*")]
            in_comment = True
        was_macro, in_macro = in_macro, code.endswith("\\") and (in_macro or code.startswith("#"))
        if was_macro or code.startswith("#"):
            continue
        if kind is None and re.match(r"(enum|static const)\b.*[{]", code):
            kind = "table"
        elif kind is None and code == "{":
            kind = "function"
        if kind and code.strip() and not LEFT_ALONE.match(code):
            yield number, code.rstrip(), kind == "function"
        if (kind == "function" and code == "}") or (kind == "table" and code.endswith(";")):
            kind = None


def closing(code, at):
    """Where the bracket that opens at `at` closes, or None: on another line."""
    depth = 0
    for place in range(at, len(code)):
        depth += (code[place] == "(") - (code[place] == ")")
        if depth == 0:
            return place
    return None


def is_statement(code, before):
    """A whole statement, because the line before has come to an end."""
    stripped = code.strip()
    return (stripped.count("(") == stripped.count(")")
            and before.rstrip().endswith((";", "{", "}", ")", ":", "else", "*/")))


def replaced(line, begin, end, by):
    return line[:begin] + by + line[end:]


def of_operators(line, code):
    for found in BETWEEN_SPACES.finditer(code):
        for operator, others in (("another relational operator", RELATIONAL),
                                 ("a negated condition", LOGICAL), ("one more or less", ONE_MORE)):
            if found[1] in others:
                yield operator, replaced(line, *found.span(1), others[found[1]])
    for found in STEP.finditer(code):
        yield "one more or less", replaced(line, *found.span(), "--" if found[0] == "++" else "++")
    for found in CONDITION.finditer(code):
        end = closing(code, found.end() - 1)
        if end is not None:
            inner = line[found.end():end]
            yield "a negated condition", replaced(line, found.end(), end, f"!({inner})")
    for found in NOT.finditer(code):
        yield "a negated condition", replaced(line, *found.span(), "")


def of_constants(line, code):
    if ARRAY.fullmatch(code.strip()):
        return
    for found in NUMBER.finditer(code):
        value = int(found[0], 0)
        written = "0x{:X}" if found[0].startswith("0x") else "{}"
        for operator, others in (("one more or less", {value + 1, max(value - 1, 0)}),
                                 ("another constant", {0, value * 2} if value > 1 else ())):
            for other in sorted(others):
                yield operator, replaced(line, *found.span(), written.format(other))
    for found in NAMED.finditer(code):
        if not code.lstrip().startswith("case ") and not re.match(r" *[=,]", code[found.end():]):
            yield "one more or less", replaced(line, *found.span(), f"({found[0]} + 1)")
    for found in TRUTH.finditer(code):
        yield "another constant", replaced(
            line, *found.span(), "false" if found[0] == "true" else "true")
    for found in CHARACTER.finditer(line):
        if code[found.start()] == "'":
            yield "another constant", replaced(line, *found.span(), "'~'")


def of_statements(line, code, before):
    stripped = code.strip()
    if is_statement(code, before):
        if CALL.fullmatch(stripped):
            yield "a call left out", line.replace(line.strip(), ";")
        if ASSIGNMENT.fullmatch(stripped):
            yield "an assignment left out", line.replace(line.strip(), ";")


def mutants_of(path, text):
    """All mutants of a file, each once."""
    lines = text.split("\n")
    found = {}
    for number, code, is_in_function in code_lines(text):
        line = lines[number - 1]
        bare = without_literals(code)
        made = [of_constants(line, bare)]
        if is_in_function:
            before = next((each for each in reversed(lines[: number - 1]) if each.strip()), "{")
            made += [of_operators(line, bare), of_statements(line, bare, before)]
        for operator, after in itertools.chain(*made):
            if after != line:
                found.setdefault((number, after), Mutant(path, number, line, after, operator))
    return list(found.values())


def in_turn(mutants, seed):
    """The same mutants as chance will have it, the operators taking turns."""
    chance = random.Random(seed)
    groups = collections.defaultdict(list)
    for each in mutants:
        groups[each.operator].append(each)
    for operator in sorted(groups):
        chance.shuffle(groups[operator])
    rounds = itertools.zip_longest(*(groups[operator] for operator in sorted(groups)))
    return [each for group in rounds for each in group if each is not None]
