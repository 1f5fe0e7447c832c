"""What the candidates lose on training images that were held out, beside adversarial weight perturbation.

    python3 -m analysis.choice [FOLDER]

FOLDER has the list of candidates and what `choose` wrote, this one's by default.
"""
import json
import pathlib
import sys

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


def standing(folder, unit):
    """For each image whether the stronger attack left it right, 1 or 0; None where there was none."""
    file = folder / f"{unit.name}-seed-{unit.seed}" / "attack.json"
    if not file.exists():
        return None
    attack = json.loads(file.read_text())
    right = set(attack["clean"]["correctIndices"]) - set(attack["brokenIndices"])
    return [float(image in right) for image in range(attack["dataset"]["samples"])]


def attacked(study, folder, name, reference=REFERENCE):
    """The cells of the stronger attack: what it leaves right, and how much more than of the reference, in points."""
    left = [standing(folder, unit) for unit in study.of(name).values()]
    if not left or None in left:
        return [tables.NOTHING] * 3
    cells = [f"{100 * inference.mean([inference.mean(images) for images in left]):.1f}"]
    pairs = [[standing(folder, unit) for unit in pair] for pair in contrasts.pairs(study, name, reference)]
    if name == reference or not pairs or None in sum(pairs, []):
        return cells + [tables.NOTHING] * 2
    more = [contrasts.subtract(*pair) for pair in pairs]
    images = tests.of_losses(name, 1, more).parts[0]
    return cells + [tables.number(100 * images.value, 1, 100 * images.error), tables.chance(images)]


def table(folder=HERE):
    """All candidates that are trained, in the list's order."""
    study = records.Study(folder / "candidates", folder / "choice")
    names = [name for name in study.names if study.of(name)]
    head = ["candidate", "seeds", "held-out robust loss", "error %", f"beside `{REFERENCE}`", "p, images", "passes ×"]
    rows = [row(study, name) for name in names]
    if any((folder / "choice").glob("*/attack.json")):
        head += ["right after PMA, %", f"beside `{REFERENCE}`, points", "p, images"]
        rows = [cells + attacked(study, folder / "choice", name) for cells, name in zip(rows, names)]
    return tables.table(head, rows)


def main():
    print(table(*map(pathlib.Path, sys.argv[1:])), end="")


if __name__ == "__main__":
    main()
