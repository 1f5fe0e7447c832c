"""Tests of a claimed sign, and the rule that makes a verdict of them."""
from analysis import inference

LEVEL = 0.05
# Fewer trainings, or fewer configurations, decide nothing.
SEEDS, POINTS = 3, 10


class Test:
    """A number whose sign is claimed, with its error or interval and its p; p is None where too little is there.

    `parts` are the tests of which p is the larger one, where there are two.
    """

    def __init__(self, what, claimed, value, n, p, error=None, interval=None, parts=()):
        self.what, self.claimed, self.value, self.n, self.p = what, claimed, value, n, p
        self.error, self.interval, self.parts = error, interval, parts

    @property
    def outcome(self):
        """1 where the claimed sign is shown, -1 where the other one is, else 0."""
        if self.p is None or self.p >= LEVEL or self.value == 0:
            return 0
        return 1 if (self.value > 0) == (self.claimed > 0) else -1

    def __str__(self):
        if self.value is None:
            return f"{self.what}: missing"
        if self.interval is not None:
            number = f"{self.value:.2f} ({self.interval[0]:.2f} to {self.interval[1]:.2f})"
        else:
            number = f"{self.value:+.3g}" + ("" if self.error is None else f" ± {self.error:.2g}")
        parts = "; ".join(f"{part.what}: {part.chance}" for part in self.parts)
        return f"{self.what} {number}, {parts}" if parts else f"{self.what} {number}, {self.chance}"

    @property
    def chance(self):
        """How many there are, and p."""
        return f"n = {self.n}, " + ("too few" if self.p is None else probability(self.p))


class Count(Test):
    """A number that no chance is in."""

    @property
    def outcome(self):
        if self.value is None:
            return 0
        return 1 if self.value * self.claimed > 0 else -1

    @property
    def chance(self):
        return f"n = {self.n}, counted"


def probability(p):
    return "p < 0.0001" if p < 1e-4 else f"p = {p:.2g}"


def verdict(tests):
    """Holds where every test shows the claimed sign, does not hold where one shows the other, else undecided."""
    outcomes = [test.outcome for test in tests]
    if -1 in outcomes:
        return "does not hold"
    return "holds" if outcomes and all(outcomes) else "undecided here"


def of_means(what, claimed, differences, fewest=SEEDS):
    """Student's test of differences, one a training (or another independent thing)."""
    differences = [difference for difference in differences if difference is not None]
    if not differences:
        return Test(what, claimed, None, 0, None)
    p = inference.t_test_p(differences) if len(differences) >= fewest else None
    error = inference.standard_error(differences) if len(differences) > 1 else None
    return Test(what, claimed, inference.mean(differences), len(differences), p, error)


def of_counts(what, claimed, differences):
    """Differences of what is counted and not drawn: they show what they are, and a tie shows that a claim is wrong."""
    differences = [difference for difference in differences if difference is not None]
    return Count(what, claimed, inference.mean(differences) if differences else None, len(differences), None)


def of_losses(what, claimed, differences):
    """The paired test of differences of losses, a list of images for each seed: over images and over seeds, both."""
    if not differences:
        return Test(what, claimed, None, 0, None)
    images = of_means("images", claimed, [inference.mean(image) for image in zip(*differences)])
    seeds = of_means("seeds", claimed, [inference.mean(seed) for seed in differences])
    p = None if seeds.p is None else max(images.p, seeds.p)
    return Test(what, claimed, images.value, seeds.n, p, images.error, parts=(images, seeds))


def of_relation(what, claimed, names, x, y):
    """The test that two quantities go together over configurations, by permutations.

    It may rest neither on a single one nor on a few that lie far off: it has to decide as well without the configuration that
    it is weakest without, and by ranks.
    """
    points = [(name, float(a), float(b)) for name, a, b in zip(names, x, y) if a is not None and b is not None]
    names, x, y = ([point[part] for point in points] for part in range(3))
    value = inference.pearson(x, y) if len(points) >= 4 else None
    if value is None:
        return Test(what, claimed, None, len(points), None)
    interval = inference.bootstrap(x, y, inference.pearson)
    if len(points) < POINTS:
        return Test(what, claimed, value, len(points), None, interval=interval)
    parts = [Test("all", claimed, value, len(points), inference.permutation_p(x, y))]
    place, rest = inference.weakest_without(x, y, inference.pearson)
    p = inference.permutation_p(*(inference.without(place, values) for values in (x, y)))
    parts.append(Test(f"{rest:.2f} without `{names[place]}`", claimed, rest, len(points) - 1, p))
    ranks = [inference.ranks(values) for values in (x, y)]
    by_rank = inference.pearson(*ranks)
    parts.append(Test(f"{by_rank:.2f} by ranks", claimed, by_rank, len(points), inference.permutation_p(*ranks)))
    # Where one of them turns the sign, nothing is shown.
    larger = max(part.p for part in parts) if all(value * part.value > 0 for part in parts) else 1.0
    return Test(what, claimed, value, len(points), larger, interval=interval, parts=parts)
