"""Differences within a training and between trainings of the same seed, image by image where there are losses."""


def subtract(a, b):
    return [x - y for x, y in zip(a, b)]


def rise(unit):
    """How the robust loss of each test image has changed since the early epoch."""
    return subtract(unit.losses(unit.last), unit.losses(unit.early))


def rises(study, name):
    return [rise(unit) for unit in study.of(name).values()]


def pairs(study, name, other):
    """The trainings of two configurations with the same seed."""
    mine, its = study.of(name), study.of(other)
    return [(mine[seed], its[seed]) for seed in mine if seed in its]


def excess_rises(study, name, other):
    """How much more a configuration's losses rise than another's."""
    return [subtract(rise(mine), rise(its)) for mine, its in pairs(study, name, other)]


def excess_losses(study, name, other):
    """By how much a configuration's last losses are above another's."""
    return [
        subtract(mine.losses(mine.last), its.losses(its.last)) for mine, its in pairs(study, name, other)]


def excess(study, name, other, quantity):
    """By how much any quantity of a training is above that of another configuration's; None where it is not there."""
    return [difference(quantity(mine), quantity(its)) for mine, its in pairs(study, name, other)]


def growth(study, name, quantity):
    """How much a measured quantity has grown since the early epoch, in each of a configuration's trainings."""
    return [
        difference(quantity(unit, "last"), quantity(unit, "early")) for unit in study.of(name).values()]


def difference(a, b):
    return None if a is None or b is None else a - b
