"""Tests of a claimed sign, and the rule that makes a verdict of them."""
from analysis import inference

LEVEL = 0.05
# Fewer trainings, or fewer configurations, decide nothing.
SEEDS, POINTS = 3, 10


class Test:
    """A number whose sign is claimed, with its error or interval and its p; p is None where too little is there."""

    def __init__(self, what, claimed, value, n, p, error=None, interval=None):
        self.what, self.claimed, self.value, self.n, self.p = what, claimed, value, n, p
        self.error, self.interval = error, interval

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
        chance = "too few" if self.p is None else probability(self.p)
        return f"{self.what} {number}, n = {self.n}, {chance}"


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


def over_images(what, claimed, differences):
    """The paired test over images: of each image the mean difference over seeds."""
    if not differences:
        return Test(what, claimed, None, 0, None)
    means = [inference.mean(image) for image in zip(*differences)]
    return of_means(f"{what}, over images", claimed, means)


def of_losses(what, claimed, differences):
    """Tests over images and over seeds of differences of losses: a list of images for each seed."""
    return [
        over_images(what, claimed, differences),
        of_means(f"{what}, over seeds", claimed, [inference.mean(seed) for seed in differences])]


def of_relation(what, claimed, x, y):
    """The test that two quantities go together over configurations, by permutations."""
    pairs = [(a, b) for a, b in zip(x, y) if a is not None and b is not None]
    if len(pairs) < 4:
        return Test(what, claimed, None, len(pairs), None)
    x, y = ([float(pair[side]) for pair in pairs] for side in (0, 1))
    value = inference.pearson(x, y)
    if value is None:
        return Test(what, claimed, None, len(pairs), None)
    p = inference.permutation_p(x, y) if len(pairs) >= POINTS else None
    return Test(what, claimed, value, len(pairs), p, interval=inference.bootstrap(x, y, inference.pearson))
