"""The page's pictures, drawn by gnuplot on white."""
import shutil
import subprocess

from analysis import inference
from analysis.records import Unit

COLORS = ["#1f6feb", "#d1242f", "#1a7f37", "#9a6700", "#8250df", "#bf3989", "#0a7ea4", "#59636e"]
# Of those, the robust loss by epoch is drawn; standard training's would leave no room for the others.
BY_EPOCH = ["at", "advlc-0.3", "advlc-1", "at-awp", "trades", "mart", "averaging"]
HEIGHT = 420  # Of a row of panels.
TERMINAL = "set terminal svg size 960,{height} font 'sans-serif,13' noenhanced background '#ffffff'"
STYLE = """set encoding utf8
set border 3 lw 1 lc rgb '#59636e'
set tics nomirror out scale 0.6 textcolor rgb '#1f2328'
set grid lt 1 lw 0.7 lc rgb '#d8dee4'
set tics font ',10'
set format y '%g'
set key noenhanced textcolor rgb '#1f2328'
"""


def draw(study, folder):
    """Draws what the records allow; the names of the pictures with a caption each."""
    if shutil.which("gnuplot") is None:
        return []
    folder.mkdir(exist_ok=True)
    found = []
    for name, caption, rows in [by_epoch(study), by_flatness(study), stopped(study)]:
        if not rows:
            continue
        head = f"{TERMINAL.format(height=HEIGHT * len(rows))}\nset output '{name}.svg'\n"
        script = f"set multiplot layout {len(rows)},{len(rows[0])}\n" + "".join(sum(rows, [])) + "unset multiplot\n"
        subprocess.run(
            ["gnuplot", "--default-settings"], input=head + STYLE + script, text=True, check=True, cwd=folder)
        found.append((f"{name}.svg", caption))
    return found


def by_epoch(study):
    """Robust loss by epoch on test and training images, with the range over seeds."""
    panels = []
    for images, title in [("test", "test images"), ("train", "training images")]:
        blocks, plots = [], []
        for index, name in enumerate(name for name in BY_EPOCH if study.of(name)):
            units = study.of(name).values()
            epochs = sorted(set.intersection(*(set(unit.watched) for unit in units)))
            losses = [[unit.watched[epoch][images]["robustLoss"] for unit in units] for epoch in epochs]
            rows = [[epoch, inference.mean(row), min(row), max(row)] for epoch, row in zip(epochs, losses)]
            blocks.append(block(f"{images}{index}", rows))
            color = f"lc rgb '{COLORS[index]}'"
            plots += [f"${images}{index} using 1:3:4 with filledcurves {color} fs transparent solid 0.15 notitle",
                      f"${images}{index} using 1:2 with lines lw 2 {color} title {quoted(name)}"]
        key = "set key bottom left\n" if images == "train" else "set key off\n"
        panels.append(panel(f"Robust loss, {title}", "epoch", key, blocks, plots))
    drawn = any(study.of(name) for name in BY_EPOCH)
    caption = "Robust loss by epoch; bands are the range over seeds."
    return "robust-loss", caption, [panels] if drawn else []


def by_flatness(study):
    """Robust test loss against both kinds of flatness, a point for each configuration; below, without those far off."""
    kinds = [("average", Unit.average, "average-case flatness"), ("worst", Unit.worst, "worst-case flatness")]
    points = []
    for name in study.robust_names:
        values = [study.value(name, lambda unit: flatness(unit, "last")) for _, flatness, _ in kinds]
        if None not in values:
            points.append((name, study.value(name, lambda unit: unit.loss(unit.last)), *values))
    if not points:
        return "flatness", "", []
    far = [any(row) for row in zip(*(inference.far_above(column) for column in list(zip(*points))[1:]))]
    near = [point for point, is_far in zip(points, far) if not is_far]
    caption = "Robust test loss against flatness; a point is a configuration, the mean over its seeds."
    groups = [("Robust test loss, last weights", points)]
    if any(far):
        groups.append(("Without those far off", near))
        caption += " Below, without those that lie more than three interquartile ranges above the upper quartile on an axis."
    return "flatness", caption, [
        [named_points(title, label, f"{slug}{group}", [(row[0], row[2 + place], row[1]) for row in rows])
         for place, (slug, _, label) in enumerate(kinds)] for group, (title, rows) in enumerate(groups)]


def named_points(title, x, slug, rows):
    """A panel of points with their names; a row is a name, a place to the right, and one upwards."""
    return panel(
        title, x, "set offsets graph 0.05, graph 0.2, graph 0.05, graph 0.05\n",
        [block(slug, [[right, up, quoted(name, '"')] for name, right, up in rows])],
        [f"${slug} using 1:2 with points pt 7 ps 0.6 lc rgb '{COLORS[0]}' notitle",
         f"${slug} using 1:2:3 with labels left offset 0.5,0 font ',7' textcolor rgb '#59636e' notitle"])


def stopped(study):
    """How each configuration goes from the early epoch to the last, in both planes."""
    panels, drawn = [], False
    for slug, quantity, title, scale in [
            ("average", Unit.average, "average-case flatness", 1),
            ("curvature", Unit.curvature, "curvature of the loss around images, thousandths", 1000)]:
        rows = []
        for name in study.robust_names:
            ends = [study.value(name, lambda unit: quantity(unit, epoch)) for epoch in ["early", "last"]]
            if None not in ends:
                low = study.value(name, lambda unit: unit.loss(unit.early))
                high = study.value(name, lambda unit: unit.loss(unit.last))
                rows.append([scale * ends[0], low, scale * (ends[1] - ends[0]), high - low])
        drawn = drawn or bool(rows)
        panels.append(panel(
            "Robust test loss", title, "", [block(slug, rows)],
            [f"${slug} using 1:2:3:4 with vectors head filled size graph 0.015,20 lw 1.2 lc rgb '{COLORS[0]}' notitle"]))
    caption = "From the early epoch to the last; an arrow is a configuration."
    return "stopped", caption, [panels] if drawn else []


def panel(title, x, settings, blocks, plots):
    head = f"\nset title {quoted(title)}\nset xlabel {quoted(x)}\n{settings}plot "
    return "\n".join(blocks) + head + ", \\\n  ".join(plots) + "\n"


def block(name, rows):
    return "\n".join([f"${name} << EOD"] + [" ".join(map(str, row)) for row in rows] + ["EOD"])


def quoted(text, mark="'"):
    return mark + text + mark
