"""Times torchattacks and Foolbox on a TorchScript model, one JSON object a line.

usage: peers.py --tool torchattacks|foolbox --model FILE --data DIR --epsilon 2/255 --samples N --threads N [--own-labels]
The ensemble is composed by hand: torchattacks' own "AutoAttack" makes 10 steps where the published one makes 100.
"""
import argparse
import json
import tarfile
import time
import warnings
from fractions import Fraction

import torch

warnings.filterwarnings("ignore")


def images(folder, count):
    with tarfile.open(f"{folder}/cifar-10-binary.tar.gz") as archive:
        data = archive.extractfile("cifar-10-batches-bin/test_batch.bin").read()
    rows = torch.frombuffer(bytearray(data), dtype=torch.uint8).view(-1, 3073)[:count]
    return rows[:, 1:].reshape(-1, 3, 32, 32).float() / 255, rows[:, 0].long()


def report(tool, attack, threads, before, left, seconds):
    print(json.dumps({"tool": tool, "attack": attack, "threads": threads, "samples": before,
                      "robust": left, "seconds": seconds}), flush=True)


def survivors(model, attack, x, y):
    """The images that an attack does not break, and the seconds that it took."""
    start = time.perf_counter()
    found = attack(x, y)
    seconds = time.perf_counter() - start
    with torch.no_grad():
        held = model(found).argmax(1) == y
    return x[held], y[held], seconds


def torchattacks_list(model, epsilon, options):
    import torchattacks as ta

    every = [("pgd-20", ta.PGD(model, eps=epsilon, alpha=epsilon / 4, steps=20, random_start=True))]
    classes = options.targets + 1
    cascade = [
        ("apgd-ce", ta.APGD(model, norm="Linf", eps=epsilon, steps=options.steps, n_restarts=1)),
        ("apgd-t", ta.APGDT(model, norm="Linf", eps=epsilon, steps=options.steps, n_restarts=1, n_classes=classes)),
        ("fab-t", ta.FAB(model, norm="Linf", eps=epsilon, steps=options.steps, n_restarts=1, multi_targeted=True,
                         n_classes=classes)),
        ("square", ta.Square(model, norm="Linf", eps=epsilon, n_queries=options.queries, n_restarts=1,
                             resc_schedule=False)),
    ]
    return every, cascade


def foolbox_list(model, epsilon):
    import foolbox

    wrapped = foolbox.PyTorchModel(model, bounds=(0, 1), device="cpu")
    attack = foolbox.attacks.LinfProjectedGradientDescentAttack(steps=20, rel_stepsize=0.25, random_start=True)
    return [("pgd-20", lambda x, y: attack(wrapped, x, y, epsilons=[epsilon])[1][0])], []


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tool", choices=["torchattacks", "foolbox"], required=True)
    for name in ["model", "data", "epsilon"]:
        parser.add_argument(f"--{name}", required=True)
    for name, value in [("samples", 64), ("threads", 1), ("steps", 100), ("targets", 9), ("queries", 5000)]:
        parser.add_argument(f"--{name}", type=int, default=value)
    parser.add_argument("--own-labels", action="store_true")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(0)
    model = torch.jit.load(options.model).eval()
    x, y = images(options.data, options.samples)
    with torch.no_grad():
        said = model(x).argmax(1)
    y = said if options.own_labels else y
    x, y = x[said == y], y[said == y]
    for _ in range(3):  # TorchScript makes its plans in the first passes
        leaf = x[:64].clone().requires_grad_()
        model(leaf).sum().backward()
    epsilon = float(Fraction(options.epsilon))
    every, cascade = (torchattacks_list(model, epsilon, options) if options.tool == "torchattacks"
                      else foolbox_list(model, epsilon))
    for name, attack in every:
        left, _, seconds = survivors(model, attack, x, y)
        report(options.tool, name, options.threads, len(x), len(left), seconds)
    for name, attack in cascade:
        before = len(x)
        if before:
            x, y, seconds = survivors(model, attack, x, y)
            report(options.tool, name, options.threads, before, len(x), seconds)


main()
