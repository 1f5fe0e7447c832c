"""Correlations and paired tests, each with its chance; nothing but Python, and the same bytes every time."""
import itertools
import math
import random

# As many orders are tried one by one; of more, so many are drawn.
EXACT, DRAWS = 50_000, 20_000
RESAMPLES = 10_000


def mean(values):
    return math.fsum(values) / len(values)


def deviation(values):
    """The standard deviation of a sample; 0 of one value."""
    if len(values) < 2:
        return 0.0
    center = mean(values)
    return math.sqrt(math.fsum((value - center) ** 2 for value in values) / (len(values) - 1))


def standard_error(values):
    return deviation(values) / math.sqrt(len(values))


def pearson(x, y):
    """Pearson's coefficient; None where a quantity is constant."""
    return _cosine(_centered(x), _centered(y))


def spearman(x, y):
    """Spearman's coefficient: Pearson's of the ranks."""
    return pearson(ranks(x), ranks(y))


def ranks(values):
    """Ranks from 1; equal values have the mean of theirs."""
    order = sorted(range(len(values)), key=values.__getitem__)
    result = [0.0] * len(values)
    for _, group in itertools.groupby(enumerate(order, 1), key=lambda place: values[place[1]]):
        group = list(group)
        for _, index in group:
            result[index] = mean([rank for rank, _ in group])
    return result


def permutation_p(x, y, seed=0):
    """How often |Pearson| is at least as large where y is in any order: exact for few points, else of many draws.

    Of ranks it is Spearman's.
    """
    x, y = _centered(x), _centered(y)
    least = abs(_dot(x, y)) * (1 - 1e-9)
    if math.factorial(len(y)) <= EXACT:
        found = [abs(_dot(x, order)) >= least for order in itertools.permutations(y)]
        return sum(found) / len(found)
    stream, hits = random.Random(seed), 0
    for _ in range(DRAWS):
        stream.shuffle(y)
        hits += abs(_dot(x, y)) >= least
    return (hits + 1) / (DRAWS + 1)


def bootstrap(x, y, coefficient, seed=0):
    """The 95 % interval of the percentile bootstrap over points; draws where a quantity is constant do not count."""
    stream, found = random.Random(seed), []
    places = range(len(x))
    for _ in range(RESAMPLES):
        drawn = stream.choices(places, k=len(x))
        value = coefficient([x[place] for place in drawn], [y[place] for place in drawn])
        if value is not None:
            found.append(value)
    found.sort()
    return quantile(found, 0.025), quantile(found, 0.975)


def weakest_without(x, y, coefficient):
    """The place of the point without which a coefficient is weakest, and what it is then; None where there is no coefficient.

    Where the other points do not vary nothing is left, which is 0.
    """
    whole = coefficient(x, y)
    if whole is None:
        return None
    rests = [coefficient(*(without(place, values) for values in (x, y))) or 0.0 for place in range(len(x))]
    place = min(range(len(x)), key=lambda place: math.copysign(1, whole) * rests[place])
    return place, rests[place]


def without(place, values):
    return values[:place] + values[place + 1:]


def far_above(values):
    """The values above Tukey's outer fence: more than three interquartile ranges above the upper quartile."""
    ordered = sorted(values)
    low, high = (quantile(ordered, share) for share in (0.25, 0.75))
    return [value > high + 3 * (high - low) for value in values]


def quantile(ordered, share):
    """The quantile of ordered values, on a straight line between two of them."""
    place = share * (len(ordered) - 1)
    low = math.floor(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (place - low) * (ordered[high] - ordered[low])


def t_test_p(differences):
    """The two-sided p of Student's test that the mean is 0; None of fewer than two values."""
    if len(differences) < 2:
        return None
    center, error = mean(differences), standard_error(differences)
    if error == 0:
        return 1.0 if center == 0 else 0.0
    return student_p(center / error, len(differences) - 1)


def student_p(t, degrees):
    """The two-sided tail of Student's t (Abramowitz and Stegun 26.7.3 and 26.7.4)."""
    angle = math.atan(abs(t) / math.sqrt(degrees))
    cosine, sine = math.cos(angle), math.sin(angle)
    odd = degrees % 2
    term, total = (cosine, 0.0) if odd else (1.0, 0.0)
    for power in range(1 + odd, degrees, 2):
        total += term
        term *= cosine * cosine * power / (power + 1)
    inside = 2 / math.pi * (angle + sine * total) if odd else sine * total
    return max(0.0, 1 - inside)


def _centered(values):
    center = mean(values)
    return [value - center for value in values]


def _dot(x, y):
    return sum(map(float.__mul__, x, y))


def _cosine(x, y):
    length = math.sqrt(_dot(x, x) * _dot(y, y))
    return _dot(x, y) / length if length > 0 else None
