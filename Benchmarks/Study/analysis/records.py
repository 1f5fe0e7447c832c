"""The records of the study: one training with its measures each, and what is asked of them."""
import json

from analysis import inference

# Robust overfitting begins when the learning rate drops for the first time, after 24 of 60 epochs; an early stop is
# taken to be here. Chosen beforehand: the epoch with the least loss on the same images would flatter every rise.
EARLY = 30
# Who always gives the same answer of ten classes errs as much.
CHANCE = 0.9


class Unit:
    """A training: its configuration's name, its seed, and what its log and measures say; epochs count from 1."""

    def __init__(self, folder):
        self.name, self.seed = folder.name.rsplit("-seed-", 1)
        self.seed = int(self.seed)
        lines = [json.loads(line) for line in (folder / "log.jsonl").read_text().splitlines()]
        self.lines = {line["epoch"] + 1: line for line in lines}
        self.watched = {epoch: line for epoch, line in self.lines.items() if "test" in line}
        if not self.watched:
            raise ValueError(f"{folder}/log.jsonl watches no epoch; expected a training with --watch: run it again")
        self.last = max(self.watched)
        self.early = max(epoch for epoch in self.watched if epoch <= EARLY or epoch == min(self.watched))
        self.flatness = measures(folder / "flatness.json", "flatness")
        self.landscape = measures(folder / "landscape.json", "landscape")

    @property
    def seconds(self):
        """The processor's seconds of the training, without what was measured meanwhile."""
        return sum(line["processorSeconds"] for line in self.lines.values())

    @property
    def passes(self):
        """Forward and backward passes of an image through the network, all of them; None of logs that do not say."""
        counts = [line[kind] for line in self.lines.values() for kind in ("forwardPasses", "backwardPasses") if kind in line]
        return sum(counts) if len(counts) == 2 * len(self.lines) else None

    @property
    def lowest(self):
        """The watched epoch with the least robust test loss, in hindsight."""
        return min(self.watched, key=lambda epoch: (self.loss(epoch), epoch))

    @property
    def chosen(self):
        """The epoch that early stopping hands out, by the images it holds out; None of other trainings."""
        held = {epoch: line["heldOut"]["robustError"] for epoch, line in self.lines.items() if "heldOut" in line}
        return min(held, key=lambda epoch: (held[epoch], epoch)) if held else None

    @property
    def is_robust(self):
        return self.error(self.last) < CHANCE

    def losses(self, epoch):
        return self.watched[epoch]["test"]["losses"]

    def loss(self, epoch):
        return self.watched[epoch]["test"]["robustLoss"]

    def error(self, epoch, images="test"):
        return self.watched[epoch][images]["robustError"]

    def gap(self, epoch):
        return self.loss(epoch) - self.watched[epoch]["train"]["robustLoss"]

    def average(self, epoch):
        """Average-case flatness, the mean over directions; `epoch` is "early" or "last", as of all measures."""
        return self._flatness(epoch, lambda record: record["average"]["value"])

    def average_error(self, epoch):
        return self._flatness(epoch, lambda record: record["average"]["standardError"])

    def worst(self, epoch):
        return self._flatness(epoch, lambda record: record["worst"][0]["value"])

    def gradient(self, epoch):
        return self._landscape(epoch, lambda record: record["inputGradientL1"])

    def curvature(self, epoch):
        """The mean of the largest eigenvalues' sizes."""
        return self._landscape(epoch, lambda record: inference.mean([abs(x) for x in record["hessianTop20"]]))

    def variation(self, epoch):
        return self._landscape(epoch, lambda record: record["logitVariation"])

    def _flatness(self, epoch, value):
        return at(self.flatness, epoch, self.last, value)

    def _landscape(self, epoch, value):
        return at(self.landscape, epoch, self.last, value)


def at(records, epoch, last, value):
    """A value of the weights of the last epoch or of the earlier ones that were measured; None without them."""
    found = records.get(last) if epoch == "last" else next((records[e] for e in sorted(records) if e < last), None)
    return None if found is None else value(found)


def measures(file, kind):
    """The measures of a kind by epoch."""
    if not file.exists():
        return {}
    return {line["epoch"] + 1: line[kind] for line in json.loads(file.read_text()) if kind in line}


class Study:
    """The configurations in order, and the units that are there."""

    def __init__(self, configurations, records):
        lines = [line.split("|") for line in configurations.read_text().splitlines() if line and line[0] != "#"]
        self.names = [name.strip() for name, _, _ in lines]
        folders = sorted(folder for folder in records.glob("*-seed-*") if (folder / "log.jsonl").exists())
        units = [Unit(folder) for folder in folders]
        self.units = sorted(
            (unit for unit in units if unit.name in self.names),
            key=lambda unit: (self.names.index(unit.name), unit.seed))

    def of(self, name):
        """A configuration's units by seed."""
        return {unit.seed: unit for unit in self.units if unit.name == name}

    def value(self, name, quantity):
        """A quantity's mean over a configuration's seeds; None where no seed has it."""
        found = [value for value in map(quantity, self.of(name).values()) if value is not None]
        return inference.mean(found) if found else None

    @property
    def robust_names(self):
        """The configurations that have units, all with robust accuracy: those that correlations are about."""
        return [name for name in self.names if self.of(name) and all(u.is_robust for u in self.of(name).values())]

    @property
    def fallen_names(self):
        return [name for name in self.names if self.of(name) and name not in self.robust_names]
