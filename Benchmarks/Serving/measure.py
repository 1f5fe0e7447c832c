"""Prints how long attacks take on a served network, over the bare forward and backward passes they make.

usage: measure.py RAMPART ARCHIVES ROUNDS

A pass's bare cost is that of the function which is served, in a loop in this process, 64 images a call as the
attacks make them. Both sides and the file itself, which Rampart loads without Python, take turns.
"""
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import torch

import network

RAMPART, ARCHIVES, ROUNDS = sys.argv[1], sys.argv[2], int(sys.argv[3])
ATTACKS = ["pgd-20", "apgd-ce", "apgd-t"]
CALL = 64


def forward(images):
    with torch.no_grad():
        network.logits(images)


def gradient(images):
    images = images.clone().requires_grad_()
    network.logits(images)[:, 0].sum().backward()


def seconds_an_image(work, images):
    for _ in range(20):
        work(images)
    times = []
    for _ in range(5):
        start = time.perf_counter()
        for _ in range(50):
            work(images)
        times.append((time.perf_counter() - start) / 50 / CALL)
    return statistics.median(times)


def attacks(model, folder):
    command = [RAMPART, "evaluate", "--model", model, "--dataset", "cifar10", "--data", ARCHIVES, "--epsilon", "2/255",
               "--threads", "1", "--attacks", ",".join(ATTACKS), "--results", folder]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    file = next(pathlib.Path(folder).rglob("*.json"))
    return {attack["name"]: attack for attack in json.loads(file.read_text())["attacks"]}


def main():
    load = os.getloadavg()[0]
    print(f"Load before: {load:.1f}" + ("." if load < 0.3 else ": SOMETHING ELSE IS RUNNING; these figures are worth little.") + "\n")
    models = {"served": f"python:{pathlib.Path('network.py').resolve()}:logits", "loaded": os.environ["SERVED_MODEL"]}
    ratios = {(kind, name): [] for kind in models for name in ATTACKS + ["all"]}
    images, robust = torch.rand(CALL, 3, 32, 32), {}
    for _ in range(ROUNDS):
        for kind, model in models.items():
            with tempfile.TemporaryDirectory() as folder:
                found = attacks(model, folder)
            one, both, sums = seconds_an_image(forward, images), seconds_an_image(gradient, images), [0, 0]
            for name in ATTACKS:
                attack = found[name]
                alone = attack["forwardPasses"] - attack["backwardPasses"]
                bare = alone * one + attack["backwardPasses"] * both
                sums = [sums[0] + attack["seconds"], sums[1] + bare]
                ratios[kind, name].append(attack["seconds"] / bare)
                robust[kind, name] = attack["robust"]
            ratios[kind, "all"].append(sums[0] / sums[1])
    print("| model | " + " | ".join(ATTACKS) + " | all |\n|---|---|---|---|---|")
    for kind in models:
        cells = [f"{statistics.median(ratios[kind, name]):.2f} ({robust[kind, name]} robust)" for name in ATTACKS]
        print(f"| {kind} | " + " | ".join(cells) + f" | {statistics.median(ratios[kind, 'all']):.2f} |")


main()
