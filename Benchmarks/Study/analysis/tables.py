"""The page's tables, in Markdown."""
from analysis import claims, contrasts, inference, tests
from analysis.records import Unit

NOTHING = "–"


def table(head, rows):
    lines = [head, ["---"] + ["--:"] * (len(head) - 1)] + rows
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def number(value, digits=3, error=None):
    if value is None:
        return NOTHING
    return f"{value:.{digits}f}" + ("" if error is None else f" ± {error:.{digits}f}")


def digits(value):
    """A number of any size, to three digits."""
    return NOTHING if value is None else f"{value:.3g}"


def share(unit, epoch):
    """An error with its binomial standard error, in percent."""
    error, count = unit.error(epoch), len(unit.losses(epoch))
    return f"{100 * error:.1f} ± {100 * (error * (1 - error) / count) ** 0.5:.1f}"


def losses(study):
    """Robust loss and error of every run."""
    def loss(unit, epoch):
        return number(unit.loss(epoch), 3, inference.standard_error(unit.losses(epoch)))

    return table(
        ["run", "loss, early", "lowest (epoch)", "loss, last", "rise", "error %, early", "last", "gap, early", "last",
         "thousand passes", "seconds"],
        [[f"`{unit.name}` {unit.seed}", loss(unit, unit.early), f"{loss(unit, unit.lowest)} ({unit.lowest})",
          loss(unit, unit.last),
          number(claims.rise(unit), 3, inference.standard_error(contrasts.rise(unit))),
          share(unit, unit.early), share(unit, unit.last), number(unit.gap(unit.early)), number(unit.gap(unit.last)),
          number(unit.passes and unit.passes / 1000, 0), number(unit.seconds, 0)] for unit in study.units])


def surfaces(study):
    """What was measured of every run."""
    def both(quantity, digits, error=None):
        return [number(quantity(epoch), digits, error and error(epoch)) for epoch in ["early", "last"]]

    return table(
        ["run", "average, early", "last", "worst, early", "last", "gradient, early", "last", "curvature, early", "last",
         "variation, early", "last"],
        [[f"`{unit.name}` {unit.seed}", *both(unit.average, 3, unit.average_error), *both(unit.worst, 3),
          *both(unit.gradient, 2), *(digits(unit.curvature(epoch)) for epoch in ["early", "last"]),
          *both(unit.variation, 3)]
         for unit in study.units if unit.flatness or unit.landscape])


def defenses(study):
    """Every configuration beside plain adversarial training, at the end."""
    rows = []
    for name in study.names:
        losses, flatness = claims.beside(study, name, claims.OVERFITTING)
        if name == claims.OVERFITTING or not losses.n:
            continue
        images, seeds = losses.parts
        error = contrasts.excess(study, name, claims.OVERFITTING, claims.last_error)
        rows.append([
            f"`{name}`", str(seeds.n), number(images.value, 3, images.error), chance(images), chance(seeds),
            f"{100 * inference.mean(error):+.1f}", number(flatness.value, 3, flatness.error), chance(flatness),
            tests.verdict([losses, flatness]), times(study, name, claims.OVERFITTING)])
    return table(
        ["configuration", "seeds", "loss", "p, images", "p, seeds", "error, points", "average-case flatness", "p, seeds",
         "better and flatter", "passes ×"], rows)


def times(study, name, other):
    """How many times as many passes a configuration's training makes as another's."""
    mine, its = (study.value(one, lambda unit: unit.passes) for one in (name, other))
    return NOTHING if mine is None or its is None else number(mine / its, 2)


def chance(test):
    return NOTHING if test.p is None else tests.probability(test.p).removeprefix("p ").removeprefix("= ")


def correlations(study):
    """Losses and errors against flatness over configurations, of the last weights and the early ones."""
    quantities = [
        ("robust loss", lambda unit, epoch: unit.loss(place(unit, epoch))),
        ("robust error", lambda unit, epoch: unit.error(place(unit, epoch))),
        ("gap", lambda unit, epoch: unit.gap(place(unit, epoch))),
        ("rise", lambda unit, epoch: claims.rise(unit) if epoch == "last" else None)]
    rows = []
    for epoch in ["last", "early"]:
        for label, quantity in quantities:
            for axis, flatness in [("average-case", Unit.average), ("worst-case", Unit.worst)]:
                points = [(name, study.value(name, lambda unit: flatness(unit, epoch)),
                           study.value(name, lambda unit: quantity(unit, epoch))) for name in study.robust_names]
                names, x, y = ([point[part] for point in points if None not in point] for part in range(3))
                if x:
                    rows.append([f"{label}, {epoch}", axis, str(len(x)), *coefficients(names, x, y)])
    if not rows:
        return "No configuration with robust accuracy has flatness yet.\n"
    return table(["quantity", "flatness", "n", "Pearson (95 %)", "p", "without one", "Spearman (95 %)", "p", "without one"], rows)


def place(unit, epoch):
    return unit.last if epoch == "last" else unit.early


def coefficients(names, x, y):
    """Both coefficients with interval, permutation p, and what they are without the point that they are weakest without;
    nothing of fewer points than four."""
    found = []
    for coefficient, form in [(inference.pearson, list), (inference.spearman, inference.ranks)]:
        value = coefficient(x, y) if len(x) >= 4 else None
        if value is None:
            found += [NOTHING] * 3
            continue
        low, high = inference.bootstrap(x, y, coefficient)
        p = inference.permutation_p(form(x), form(y))
        found += [f"{value:.2f} ({low:.2f} to {high:.2f})", tests.probability(p).removeprefix("p ").removeprefix("= ")]
        place, rest = inference.weakest_without(x, y, coefficient)
        found.append(f"{rest:.2f} (`{names[place]}`)")
    return found


def verdicts(found):
    """The claims with their verdicts."""
    return table(
        ["claim", "tested as", "verdict", "numbers"],
        [[claim.text, claim.tested, f"**{claim.verdict}**", claim.numbers] for claim in found]
    ).replace("--:", "---")
