"""How often people find what they mean: python3 tests/data/quality.py PROGRAM prints a table."""
import statistics
import subprocess
import sys

from everyday import without_fe0f
from wishes import WISHES

ORDERS = {(): "in code point order", ("--best",): "best first (`/`, the page, `find --best`)"}


def rank(results, wanted):
    """The line, counted from 1, of the first of these characters; None if there is none."""
    for at, line in enumerate(results, 1):
        code = line.split("\t")[0].split()
        if without_fe0f(int(each[2:], 16) for each in code) in wanted:
            return at
    return None


class Figures:
    """What `charfinder find` with these options makes of all wishes."""

    def __init__(self, program, options):
        ranks = []
        for wish, wanted in WISHES.items():
            done = subprocess.run([program, "find", *options, wish], stdout=subprocess.PIPE)
            results = done.stdout.decode().split("\n")[:-2]
            meant = {without_fe0f(map(ord, each)) for each in wanted.split(" ")}
            ranks.append(rank(results, meant))
        self.found = statistics.mean(each is not None for each in ranks)
        self.first = statistics.mean(each == 1 for each in ranks)
        self.in_ten = statistics.mean(each is not None and each <= 10 for each in ranks)
        self.mean_reciprocal_rank = statistics.mean(1 / each if each else 0 for each in ranks)


if __name__ == "__main__":
    print("| | found | in the first line | in the first ten | mean reciprocal rank |\n"
          "|---|--:|--:|--:|--:|")
    for order, called in ORDERS.items():
        of = Figures(sys.argv[1], order)
        print(f"| {called} | {of.found:.0%} | {of.first:.0%} | {of.in_ten:.0%} "
              f"| {of.mean_reciprocal_rank:.2f} |")
