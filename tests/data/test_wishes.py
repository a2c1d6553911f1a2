"""How often people find what they mean. These figures may rise; they must not fall."""
import statistics

import pytest
from everyday import without_fe0f
from wishes import WISHES

# Measured with the data of 18.0.0: the mean of 1 / line of the first character that was meant, and
# the share of the wishes for which that is the first line.
MEAN_RECIPROCAL_RANK = {"": 0.623, "/": 0.851}
FIRST = {"": 0.56, "/": 0.82}


def rank(answer, wanted):
    """The line, counted from 1, of the first of these characters; None if there is none."""
    for at, line in enumerate(answer.split("\r\n")[:-2], 1):
        code = line.split("\t")[0].split()
        if without_fe0f(int(each[2:], 16) for each in code) in wanted:
            return at
    return None


@pytest.mark.parametrize("before", ["", "/"], ids=["in steps", "best first"])
def test_people_find_what_they_mean(data, server, before):
    if not data.is_complete:
        pytest.skip("this data has no everyday names")
    heard = server.converse("".join(f"{before}{wish}\n" for wish in WISHES).encode()).decode()
    answers = heard.split("?> ")[1:-1]
    assert len(answers) == len(WISHES) == 200
    ranks = [
        rank(answer, {without_fe0f(map(ord, each)) for each in wanted.split(" ")})
        for answer, wanted in zip(answers, WISHES.values())
    ]
    mean = statistics.mean(1 / each if each else 0 for each in ranks)
    first = statistics.mean(each == 1 for each in ranks)
    print(f"mean reciprocal rank {mean:.4f}, first {first:.3f}")
    assert mean >= MEAN_RECIPROCAL_RANK[before]
    assert first >= FIRST[before]
