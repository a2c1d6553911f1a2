"""What tests/mutation/run makes of a source."""
import mutants

SOURCE = """\
/* a.c - calls f(1) and says so */
#include <stdio.h>
#define TWICE(x) \\
    ((x) + 1)
enum { ROOM = 64 };
static const int table[] = {
    1,
};

static int f(int n)
{
    char text[ROOM_MAX];
    assert(n > 0);
    if (n < 2 && !g(n)) /* n > 3 */
        n = 3;
    puts("a < b; c = 1");
    return n->at == 'x' ? h(n +
                            n) : true;
}
"""


def made(source, number):
    """What becomes of a line, without indentation: operator and line."""
    return {(each.operator, each.after.strip()) for each in mutants.mutants_of("a.c", source)
            if each.number == number}


def test_a_condition_is_negated_and_its_operators_are_others():
    assert made(SOURCE, 14) == {
        ("a negated condition", "if (!(n < 2 && !g(n))) /* n > 3 */"),
        ("a negated condition", "if (n < 2 || !g(n)) /* n > 3 */"),
        ("a negated condition", "if (n < 2 && g(n)) /* n > 3 */"),
        ("another relational operator", "if (n <= 2 && !g(n)) /* n > 3 */"),
        ("one more or less", "if (n < 3 && !g(n)) /* n > 3 */"),
        ("one more or less", "if (n < 1 && !g(n)) /* n > 3 */"),
        ("another constant", "if (n < 0 && !g(n)) /* n > 3 */"),
        ("another constant", "if (n < 4 && !g(n)) /* n > 3 */"),
    }


def test_an_assignment_and_a_call_are_left_out():
    assert ("an assignment left out", ";") in made(SOURCE, 15)
    assert made(SOURCE, 16) == {("a call left out", ";")}


def test_constants_of_enumerations_and_tables_are_others():
    assert made(SOURCE, 5) == {
        ("one more or less", "enum { ROOM = 65 };"), ("one more or less", "enum { ROOM = 63 };"),
        ("another constant", "enum { ROOM = 0 };"), ("another constant", "enum { ROOM = 128 };")}
    assert made(SOURCE, 7) == {("one more or less", "2,"), ("one more or less", "0,")}


def test_a_character_and_a_truth_are_others():
    assert made(SOURCE, 17) >= {("another constant", "return n->at == '~' ? h(n +"),
                                ("one more or less", "return n->at == 'x' ? h(n -")}
    assert made(SOURCE, 18) == {("another constant", "n) : false;")}


def test_comments_macros_assertions_and_room_for_text_are_left_alone():
    for number in (1, 2, 3, 4, 10, 13):
        assert made(SOURCE, number) == set()
    assert made("void f(void)\n{\n    char text[64];\n}\n", 3) == set()


def test_the_rest_of_a_statement_is_not_taken_for_one():
    source = "void f(void)\n{\n    x = y +\n        g(z);\n    if (x)\n        g(z);\n}\n"
    assert made(source, 4) == set()
    assert made(source, 6) == {("a call left out", ";")}


def test_mutants_of_all_operators_take_turns_and_always_the_same():
    every = mutants.mutants_of("a.c", SOURCE)
    turns = mutants.in_turn(every, "a seed")
    assert sorted(turns) == sorted(every)
    assert turns == mutants.in_turn(every, "a seed") != mutants.in_turn(every, "another one")
    operators = {each.operator for each in every}
    assert {each.operator for each in turns[: len(operators)]} == operators
