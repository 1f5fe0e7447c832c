#!/usr/bin/env python3
"""Prints the table in Sources/Results/Statistics/SparedImages.swift.

spared_images.py FAST RANKED: two folders of results, the first of `evaluate --protocol fast`, the second
of the ranked protocol. A line for each net that is in both: how many images were called robust without having
been attacked in full, and how many of those the ranked protocol broke.
"""
import json
import pathlib
import sys


def results(folder):
    for file in sorted(pathlib.Path(folder).rglob("*.json")):
        result = json.loads(file.read_text())
        if result.get("robust"):
            yield result["defense"], result["model"]["sha256"], result


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__.strip())
    ranked = {sha256: result for _, sha256, result in results(sys.argv[2]) if result["complete"]}
    for name, sha256, fast in results(sys.argv[1]):
        if "lots" not in fast or sha256 not in ranked:
            continue
        spared = set(fast["robust"]["indices"]) - set(fast["lots"]["attackedIndices"])
        broken = spared - set(ranked[sha256]["robust"]["indices"])
        print(f'    Net(sha256: "{sha256[:12]}", spared: {len(spared)}, broken: {len(broken)}),  // {name}')


main()
