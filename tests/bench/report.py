"""Medians, ratios and how much they vary, as one Markdown table."""

from statistics import median


class Table:
    def __init__(self):
        self.rows = []
        self.spreads = []  # of each side's repeated figures: (max - min) / median
        self.missed = []
        self.generator_was_busy = []  # the rows in which it had no time left

    def compare(self, label, show, ours, theirs, wanted=None, less_is_better=False, cpu=None,
                again=False):
        """`ours` and `theirs`: (name, the figure of each round); they were measured in turn, so the
        figures of one round belong together. `wanted`: the ratio to reach, or not to exceed. `cpu`:
        the same two sides' µs of CPU time per answer. `again`: the label stands in the row
        above."""
        ratios = [a / b for a, b in zip(ours[1], theirs[1]) if b]
        self._note_spread(ours[1])
        self._note_spread(theirs[1])
        ratio = f"{median(ratios):.2f} ({min(ratios):.2f}–{max(ratios):.2f})" if ratios else ""
        aim = ""
        if wanted is not None:
            goal = aim = f"{'≤' if less_is_better else '≥'} {wanted:.2f}"
            reached = median(ratios) <= wanted if less_is_better else median(ratios) >= wanted
            if not reached:
                aim += " **missed**"
                self.missed.append(f"{label}: {median(ratios):.2f} of {theirs[0]}, wanted {goal}")
        self.rows.append(("〃" if again else label, show(median(ours[1])), f"{theirs[0]}: {show(median(theirs[1]))}",
                          ratio, aim, self._cpu(*cpu) if cpu else ""))

    @staticmethod
    def _cpu(ours, theirs):
        """Steadier than the rates when others use the machine: a process that waits uses no CPU
        time."""
        a, b = median(ours), median(theirs)
        digits = 2 if min(a, b) < 10 else 0
        return f"{a:.{digits}f} : {b:.{digits}f} µs ({b / a:.2f})" if b else ""

    def figure(self, label, show, value, beside="", most=None):
        aim = "" if most is None else f"≤ {show(most)}"
        if most is not None and value > most:
            self.missed.append(f"{label}: {show(value)}, wanted {aim}")
            aim += " **missed**"
        self.rows.append((label, show(value), beside, "", aim, ""))

    def _note_spread(self, figures):
        if len(figures) > 1 and median(figures):
            self.spreads.append((max(figures) - min(figures)) / median(figures))

    def note_generator(self, label, busy):
        """`busy`: the shares of its time that the load generator was at work."""
        if median(busy) > 0.95:
            self.generator_was_busy.append(label)

    def noise(self):
        """How much the figures vary, in one sentence."""
        if not self.spreads:
            return "One round only: nothing is known about the noise."
        usual, worst = median(self.spreads), max(self.spreads)
        word = "quiet" if usual < 0.05 else "fair" if usual < 0.15 else "noisy"
        return (f"Noise: {word}. Repeated figures lie {100 * usual:.0f} % of their median apart "
                f"(the usual row), {100 * worst:.0f} % (the worst).")

    def markdown(self):
        head = ("measured", "charfinder", "beside it", "ratio (lowest–highest)", "wanted",
                "server's CPU time per answer")
        lines = ["| " + " | ".join(head) + " |", "|---|--:|--:|--:|--:|--:|"]
        lines += ["| " + " | ".join(row) + " |" for row in self.rows]
        return "\n".join(lines)


def per_second(value):
    return f"{value:,.0f}/s"


def megabytes_per_second(value):
    return f"{value / 1e6:,.0f} MB/s"


def microseconds(value):
    return f"{value:,.0f} µs"


def milliseconds(value):
    return f"{value:.2f} ms"


def size(value):
    """Bytes."""
    if value < 10_000:
        return f"{value:,.0f} B"
    return f"{value / 1e6:.1f} MB" if value >= 1e6 else f"{value / 1e3:.1f} kB"
