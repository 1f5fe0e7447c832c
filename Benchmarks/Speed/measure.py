"""Runs both sides in turn and prints the tables of Benchmarks/README.md.

usage: measure.py SHARED ROUNDS [survivors | overhead | peers | large | forms | memory]...   (default: all of them)

Each comparison is one process a side, ours and theirs in turn within the same minutes; tables show medians.
"""
import json
import os
import statistics
import subprocess
import sys
import tempfile

SHARED, ROUNDS = sys.argv[1], int(sys.argv[2])
OURS = ".build/release/SpeedBenchmark"
DATA = f"{SHARED}/datasets/lossless"
MODEL = f"{SHARED}/models/%s.torchscript.pt"
FOLDER = tempfile.mkdtemp()
NAMES = ["pgd-20", "cw", "apgd-ce", "apgd-t", "fab-t", "square"]
# A network this large is given fewer steps, targets and queries, on both sides alike.
LARGE = ["--own-labels", "--steps", "5", "--targets", "2", "--queries", "20"]


def lines(command):
    print("$", " ".join(command), file=sys.stderr)
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        print(done.stderr[-400:], file=sys.stderr)
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def ours(model, *options):
    return lines([OURS, "attacks", "--model", model, "--data", DATA, *options])


def peers(tool, model, *options):
    return lines(["/usr/bin/python3", "peers.py", "--tool", tool, "--model", model, "--data", DATA, *options])


def median(rows, attack, key):
    return statistics.median(row[key] for row in rows if row["attack"] == attack)


def table(head, rows):
    print("| " + " | ".join(head) + " |\n|" + "---|" * len(head))
    for row in rows:
        print("| " + " | ".join(str(cell) for cell in row) + " |")
    print(flush=True)


def survivors(script, network):
    """At so small a radius nobody falls: what a number of survivors costs each stage, and whether padding shows."""
    print("### AutoAttack's stages by the number of survivors, one thread: Rampart, its floor, the official stages through torchattacks\n")
    print("In brackets: our time over the bare time of our passes; theirs over ours.\n")
    light = ["--steps", "50", "--targets", "3", "--queries", "500"]
    subjects = [("resnet2b", [MODEL % "resnet2b"], MODEL % "resnet2b", light, ["60", "66", "130", "716"]),
                ("cnn_a_adv", [MODEL % "cnn_a_adv"], MODEL % "cnn_a_adv", light, ["60", "66", "130", "716"]),
                ("PreActResNet-18", network, script, LARGE[1:], ["60", "66"])]
    for name, mine, theirs, settings, counts in subjects:
        rows = []
        for count in counts:
            common = ["--epsilon", "1/2550", "--samples", count, "--threads", "1", "--own-labels", *settings]
            found, their = [], []
            for _ in range(ROUNDS):
                found += ours(mine[0], *mine[1:], *common)
                their += peers("torchattacks", theirs, *common)
            cells, sums = [], [0, 0, 0]
            for attack in NAMES[2:]:
                spent = median(found, attack, "seconds")
                floor = spent / median(found, attack, "overhead")
                other = median(their, attack, "seconds") if any(row["attack"] == attack for row in their) else float("nan")
                sums = [total + value for total, value in zip(sums, (spent, floor, other))]
                cells.append(f"{spent:.2f} s ({spent / floor:.2f}; {other / spent:.2f})")
            passes = sum(median(found, attack, "forwardPasses") for attack in NAMES[2:]) / int(count)
            rows.append([f"`{name}`", count] + cells + [f"{sums[0]:.1f} s ({sums[0] / sums[1]:.2f}; {sums[2] / sums[0]:.2f})", f"{passes:.0f}"])
        # A table a model: what is measured is not lost where a later one is stopped.
        table(["model", "survivors"] + NAMES[2:] + ["all", "forward passes each"], rows)


def say_what_else_runs():
    load = os.getloadavg()[0]
    print(f"Load before: {load:.1f} on {os.cpu_count()} cores" + ("." if load < 0.3 else ": SOMETHING ELSE IS RUNNING; these figures are worth little.") + "\n", flush=True)


def overhead():
    print("### Overhead: wall time over the bare cost of the passes made\n")
    rows = []
    for name, epsilon, samples in [("resnet2b", "2/255", "1017"), ("cnn_a_adv", "2/255", "1017"), ("resnet20", "1/2550", "200")]:
        for threads in ["1", "2"]:
            light = ["--targets", "2", "--queries", "1000"]
            if name == "resnet20":
                light = ["--steps", "20", "--targets", "2", "--queries", "100"]
            found = [row for _ in range(ROUNDS) for row in ours(
                MODEL % name, "--epsilon", epsilon, "--samples", samples, "--threads", threads, *light)]
            have = {row["attack"] for row in found}
            rows.append([f"`{name}`", threads] + [
                f"{median(found, attack, 'overhead'):.2f}" if attack in have else "–" for attack in NAMES])
    table(["model", "threads"] + NAMES, rows)


def against_peers(title, model, network, epsilon, samples, options, threads_list=("1", "2")):
    print(f"### {title}\n")
    rows = []
    for threads in threads_list:
        common = ["--epsilon", epsilon, "--samples", samples, "--threads", threads, *options]
        mine, half, their, fool = [], [], [], []
        for _ in range(ROUNDS):
            mine += ours(network[0], *network[1:], *common)
            their += peers("torchattacks", model, *common)
            half += ours(network[0], *network[1:], *common, "--precision", "bf16")
            fool += peers("foolbox", model, *common)
        def seconds(found, attacks):
            have = {row["attack"] for row in found}
            return sum(median(found, a, "seconds") for a in attacks) if set(attacks) <= have else None
        def robust(found, attack):
            return next((row["robust"] for row in found if row["attack"] == attack), "–")
        for label, attacks in [("PGD-20", ["pgd-20"])] + [(a.upper(), [a]) for a in NAMES[2:]] + [("ensemble", NAMES[2:])]:
            base = seconds(mine, attacks)
            cells = [seconds(found, attacks) for found in (half, their, fool)]
            if base is None:
                continue
            show = lambda value: "–" if value is None else f"{value:.2f} s ({value / base:.2f}×)"
            rows.append([label, threads, f"{base:.2f} s"] + [show(value) for value in cells] + [
                f"{robust(mine, attacks[-1])} / {robust(half, attacks[-1])} / {robust(their, attacks[-1])}"])
    table(["attack", "threads", "Rampart", "Rampart bf16", "torchattacks", "Foolbox", "left: ours / bf16 / torchattacks"], rows)


def variants(network):
    print("### What each form of the model gives: input gradients a second\n")
    rows = []
    for name, arguments in [("resnet2b", ["--model", MODEL % "resnet2b"]), ("resnet20", ["--model", MODEL % "resnet20"]),
                            ("PreActResNet-18", ["--model", *network, "--own-labels"])]:
        for threads in ["1", "2"]:
            found = lines([OURS, "variants", "--data", DATA, "--threads", threads, *arguments])
            base = found[0]["gradients"]
            for row in found:
                rows.append([f"`{name}`", threads, row["variant"], f"{row['forwards']:.0f}", f"{row['gradients']:.0f}",
                             f"{row['gradients'] / base:.2f}"])
    table(["model", "threads", "form", "forwards/s", "gradients/s", "× as given"], rows)


def memory(network):
    print("### Peak memory on a PreActResNet-18: bounded by the chunk, not by the data set\n")
    rows = []
    for samples in ["64", "256", "1000"]:
        command = [OURS, "attacks", "--data", DATA, "--model", *network, "--own-labels", "--samples", samples,
                   "--epsilon", "1/2550", "--threads", "2", "--only", "apgd-ce", "--steps", "3"]
        code = ("import resource,subprocess,sys; subprocess.run(sys.argv[1:],stdout=subprocess.DEVNULL);"
                "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)")
        peak = int(subprocess.run([sys.executable, "-c", code, *command], capture_output=True, text=True).stdout)
        rows.append([samples, f"{peak / 1024:.0f} MB"])
    table(["images", "peak resident memory"], rows)


def main():
    subprocess.run(["/usr/bin/python3", "make_model.py", FOLDER], check=True)
    script = f"{FOLDER}/preactresnet18.torchscript.pt"
    network = [f"{FOLDER}/preactresnet18.pt", "--architecture", "preactresnet18"]
    parts = {
        "survivors": lambda: survivors(script, network),
        "overhead": overhead,
        "peers": lambda: against_peers(
            "Against peers: `resnet2b`, 2/255, first 100 images, published settings", MODEL % "resnet2b",
            [MODEL % "resnet2b"], "2/255", "100", []),
        "large": lambda: against_peers(
            "Against peers: PreActResNet-18 of full width, fresh weights, 64 images, 5 steps, 2 targets, 20 queries",
            script, network, "1/2550", "64", LARGE, threads_list=("2",)),
        "forms": lambda: variants([*network, "--script", script]),
        "memory": lambda: memory(network),
    }
    for name in sys.argv[3:] or parts:
        say_what_else_runs()
        parts[name]()


main()
