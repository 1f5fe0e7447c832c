"""The claims of both papers' abstracts: how each is tested here, and what comes out."""
from analysis import contrasts, tests
from analysis.records import Unit

OVERFITTING, STEADY, RIVALS = "at", "advlc-0.3", ["at-awp", "trades", "mart"]
# Those that Stutz, Hein and Schiele's abstract names.
NAMED = [
    "at-awp", "trades", "mart", "self-supervision-0.5", "unlabeled", "autoaugment", "weight-decay-0.005",
    "label-noise-0.3"]


class Claim:
    """A claim in the paper's sense, what is tested of it, the tests, and the numbers in words."""

    def __init__(self, text, tested, found, numbers=None):
        self.text, self.tested, self.tests = text, tested, found
        self.numbers = numbers or "; ".join(map(str, found))

    @property
    def verdict(self):
        return tests.verdict(self.tests)


def last(quantity):
    return lambda unit: quantity(unit, "last")


def of_values(study, what, claimed, x, y):
    """The relation of two quantities of trainings over the configurations with robust accuracy."""
    names = study.robust_names
    return tests.of_relation(
        what, claimed, names, [study.value(name, x) for name in names], [study.value(name, y) for name in names])


def rise(unit):
    return unit.loss(unit.last) - unit.loss(unit.early)


def last_loss(unit):
    return unit.loss(unit.last)


def last_error(unit):
    return unit.error(unit.last)


def of_surface(study):
    """Li and Spratling, Pattern Recognition 2023."""
    return [
        Claim(
            "Robust overfitting results from standard training, the minimisation of the clean loss.",
            "Without attack, too, the robust test loss rises; and the more of the training images a net gets right, "
            "the more.",
            [tests.of_losses("`standard`'s rise", 1, contrasts.rises(study, "standard")),
             of_values(
                 study, "r of rise and clean training accuracy", 1,
                 lambda unit: 1 - unit.watched[unit.last]["train"]["cleanError"], rise)]),
        Claim(
            "It can be mitigated by regularising the loss's gradients.",
            f"`{STEADY}` has smaller input gradients than `{OVERFITTING}`, and its robust test loss rises less.",
            [tests.of_means(
                "gradients, over seeds", -1,
                contrasts.excess(study, STEADY, OVERFITTING, last(Unit.gradient))),
             tests.of_losses("rise", -1, contrasts.excess_rises(study, STEADY, OVERFITTING))]),
        Claim(
            "It turns severer as the curvature grows, since adversarial training then regularises gradients less.",
            f"`{OVERFITTING}`'s curvature and input gradients grow while its loss rises; where curvature grows more, "
            "the loss rises more.",
            [tests.of_means(
                "curvature, over seeds", 1, contrasts.growth(study, OVERFITTING, Unit.curvature)),
             tests.of_means(
                 "gradients, over seeds", 1, contrasts.growth(study, OVERFITTING, Unit.gradient)),
             of_values(
                 study, "r of rise and growth of curvature", 1,
                 lambda unit: contrasts.difference(unit.curvature("last"), unit.curvature("early")), rise)]),
        Claim(
            "AdvLC significantly mitigates robust overfitting.",
            f"With every λ the robust test loss rises less than `{OVERFITTING}`'s.",
            [tests.of_losses(f"`{name}`", -1, contrasts.excess_rises(study, name, OVERFITTING))
             for name in ["advlc-0.1", "advlc-0.3", "advlc-1"]]),
        Claim(
            "It is the most robust of similar methods.",
            f"`{STEADY}` has at the end less robust error and less robust loss than each of the others.",
            [test for name in RIVALS for test in [
                tests.of_means(
                    f"error beside `{name}`, over seeds", -1, contrasts.excess(study, STEADY, name, last_error)),
                tests.of_losses(
                    f"loss beside `{name}`", -1, contrasts.excess_losses(study, STEADY, name))]]),
        Claim(
            "It is the most efficient of similar methods.",
            f"`{STEADY}`'s training makes fewer passes than each of the others; trainings ran on processors of several "
            "kinds, so that their times say nothing here.",
            [tests.of_counts(
                f"thousand passes beside `{name}`", -1,
                contrasts.excess(study, STEADY, name, lambda unit: unit.passes and unit.passes / 1000))
             for name in RIVALS]),
    ]


def of_minima(study):
    """Stutz, Hein and Schiele, ICCV 2021."""
    training = [
        contrasts.difference(unit.watched[unit.last]["train"]["robustLoss"],
                             unit.watched[unit.early]["train"]["robustLoss"])
        for unit in study.of(OVERFITTING).values()]
    grown = [study.value(name, lambda unit: contrasts.difference(unit.average("last"), unit.average("early")))
             for name in study.robust_names]
    return [
        Claim(
            "The robust loss of adversarial training goes on falling on training images and rises on test images.",
            f"`{OVERFITTING}` from the early epoch to the last.",
            [tests.of_means("training images, over seeds", -1, training),
             tests.of_losses("test images", 1, contrasts.rises(study, OVERFITTING))]),
        Claim(
            "Robust generalisation goes with average-case flatness.",
            "Robust test loss against average-case flatness of the last weights, over configurations.",
            [of_values(study, "r", 1, last(Unit.average), last_loss)]),
        Claim(
            "And with worst-case flatness.",
            "The same with worst-case flatness.",
            [of_values(study, "r", 1, last(Unit.worst), last_loss)]),
        Claim(
            "Flatness goes down during overfitting, so that early stopping finds flatter minima.",
            f"Average-case flatness rises from the early epoch to the last: in `{OVERFITTING}`, and over configurations.",
            [tests.of_means(
                f"`{OVERFITTING}`, over seeds", 1, contrasts.growth(study, OVERFITTING, Unit.average)),
             tests.of_means("over configurations", 1, grown, fewest=tests.POINTS)]),
        Claim(
            "Variants of higher robustness lie in flatter minima.",
            "Robust test error against average-case flatness of the last weights, over configurations.",
            [of_values(study, "r", 1, last(Unit.average), last_error)]),
        Claim(
            "This holds for many variants, " + ", ".join(f"`{name}`" for name in NAMED) + " among them.",
            f"Each of them has at the end less robust test loss than `{OVERFITTING}`, and is flatter.",
            [test for name in NAMED for test in beside(study, name, OVERFITTING)],
            "; ".join(f"`{name}`: {tests.verdict(beside(study, name, OVERFITTING))}" for name in NAMED)
            + ". The numbers are in the table below."),
    ]


def beside(study, name, other):
    """Whether a configuration is better than another one at the end, and flatter."""
    return [
        tests.of_losses(f"`{name}`'s loss", -1, contrasts.excess_losses(study, name, other)),
        tests.of_means(
            f"`{name}`'s flatness, over seeds", -1, contrasts.excess(study, name, other, last(Unit.average)))]
