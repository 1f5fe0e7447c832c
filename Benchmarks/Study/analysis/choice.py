"""What the candidates lose on training images that were held out, beside adversarial weight perturbation.

    python3 -m analysis.choice
"""
import pathlib

from analysis import contrasts, inference, records, tables, tests

HERE = pathlib.Path(__file__).resolve().parent.parent
REFERENCE = "at-awp"


def row(study, name, reference=REFERENCE):
    units = list(study.of(name).values())
    error = inference.mean([unit.error(unit.last) for unit in units])
    cells = [f"`{name}`", str(len(units)), tables.number(inference.mean([unit.loss(unit.last) for unit in units])),
             f"{100 * error:.1f}"]
    differences = contrasts.excess_losses(study, name, reference)
    if name == reference or not differences:
        return cells + [tables.NOTHING] * 3
    images, seeds = tests.of_losses(name, -1, differences).parts
    beside = [tables.number(images.value, 3, images.error), tables.chance(images)]
    return cells + beside + [tables.times(study, name, reference)]


def table():
    """All candidates that are trained, in the list's order."""
    study = records.Study(HERE / "candidates", HERE / "choice")
    names = [name for name in study.names if study.of(name)]
    head = ["candidate", "seeds", "held-out robust loss", "error %", f"beside `{REFERENCE}`", "p, images", "passes ×"]
    return tables.table(head, [row(study, name) for name in names])


def main():
    print(table(), end="")


if __name__ == "__main__":
    main()
