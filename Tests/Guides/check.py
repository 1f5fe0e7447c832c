#!/usr/bin/env python3
"""check.py PROGRAM CHECKOUT WORK GUIDE...: follows guides from top to bottom, each in a copy of CHECKOUT, as a reader would.

Every block of commands is run and must succeed; what is shown below it as its output must have been printed. A guide that changes
is a test that changes: nothing about a guide is known here but the markers in it (guide.py) and how to make what it takes for
granted (given.py)."""

import concurrent.futures
import json
import os
import pathlib
import shutil
import subprocess
import sys
import time

from commands import Commands, absent_script
from given import MAKERS, Place
from guide import GuideError, command_lines, excerpt_missing, missing, overlooked, read

LIMIT = 300  # seconds that a block may take


class Failure(Exception):
    """What is wrong with a guide, or with what it says."""


class Machine:
    """What there is to follow guides with: the program and its help, Python with what belongs to it, a network."""

    def __init__(self, program, commands, work):
        self.work, self.known = work, {}
        self.tools = work / "tools"
        made = subprocess.run([sys.executable, "-m", "venv", "--system-site-packages", self.tools], capture_output=True)
        if made.returncode:
            shutil.rmtree(self.tools, ignore_errors=True)
            (self.tools / "bin").mkdir(parents=True)
            (self.tools / "bin/python3").symlink_to(sys.executable)
        (work / "help").mkdir()
        for name in commands.names:
            (work / "help" / name).write_text(commands.help((name,)), encoding="utf-8")
        self.environment = {
            **{key: value for key, value in os.environ.items() if not key.startswith(("RAMPART", "XDG_", "VIRTUAL_ENV"))},
            "PATH": f"{self.tools / 'bin'}:{pathlib.Path(__file__).parent / 'tools'}:{os.environ['PATH']}",
            "GUIDE_PROGRAM": str(program), "GUIDE_HELP": str(work / "help"), "PYTHONDONTWRITEBYTECODE": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}

    def runs(self, *words):
        """Whether a command succeeds."""
        try:
            return subprocess.run(words, capture_output=True, env=self.environment, cwd=self.work).returncode == 0
        except OSError:
            return False

    def lacks(self, need):
        """Why a need is not met, None where it is."""
        if need not in self.known:
            python = str(self.tools / "bin/python3")
            tests = {
                "pytorch": (lambda: self.runs(python, "-c", "import torch"), "this Python has no PyTorch"),
                "tensorboardX": (lambda: self.runs(python, "-c", "import tensorboardX"), "tensorboardX is not installed"),
                "wandb": (lambda: self.runs(python, "-c", "import wandb"), "wandb is not installed"),
                "network": (lambda: self.runs(python, "-m", "pip", "download", "--no-deps", "--dest", "wheels", "setuptools"),
                            "no package index answers"),
                "gpu": (lambda: self.runs("nvidia-smi"), "there is no GPU"),
                "swift": (lambda: "GUIDE_SWIFT" in os.environ, "Scripts/check-examples has not built what it stands on"),
            }
            if need not in tests:
                raise Failure(f"nobody knows how to look for '{need}'; there are: {', '.join(sorted(tests))}")
            met, why = tests[need]
            self.known[need] = None if met() else why
        return self.known[need]


class Reader:
    """Somebody who follows one guide in a folder of their own."""

    def __init__(self, guide, machine, checkout):
        self.guide, self.machine = guide, machine
        self.here = machine.work / str(guide.path).replace("/", "-").removesuffix(".md") / "rampart"
        self.home = self.here.parent / "home"
        shutil.copytree(checkout, self.here, symlinks=True)
        self.home.mkdir()
        shutil.copy(pathlib.Path(__file__).with_name("rampart.py"), self.here / "rampart")
        self.folder = self.here  # where a `cd` in an earlier block has led
        self.printed, self.ran, self.compared, self.skipped, self.shown = None, 0, 0, [], 0

    def follow(self):
        """Treats every block as what it is; returns what is wrong."""
        failures = []
        for block in self.guide.blocks:
            try:
                self.treat(block)
            except Failure as failure:
                failures.append(str(failure))
            except (ValueError, subprocess.CalledProcessError) as error:
                failures.append(f"{block.place}: {error}")
        return failures

    def treat(self, block):
        """Does with a block what its language and its markers say."""
        if "excerpt of" in block.markers:
            self.compare_excerpt(block)
        elif block.language == "sh":
            self.run(block)
        elif block.language == "output":
            self.compare(block)
        elif block.language in {"python", "swift"}:
            self.write(block)
        elif block.language == "json":
            json.loads(block.text)
        else:
            self.shown += 1

    def prepare(self, block):
        """Makes what the reader has, unless a machine lacks what that needs."""
        for name in block.names("given"):
            if name not in MAKERS:
                raise Failure(f"{block.place}: nobody knows how to make '{name}'; there are: {', '.join(sorted(MAKERS))}")
            if not any((folder / name).exists() for folder in (self.here, self.home)):
                MAKERS[name](Place(self.here, self.home, {**self.machine.environment, "HOME": str(self.home)}))

    def reason_to_skip(self, block):
        """Why a block is not run here, None where it is."""
        if "not run" in block.markers:
            return block.markers["not run"]
        for need in block.names("needs"):
            if lack := self.machine.lacks(need):
                return lack
        return None

    def run(self, block):
        """Runs a block of commands; the first that fails ends it."""
        self.printed = None
        if reason := self.reason_to_skip(block):
            self.skipped.append((block.place, reason))
            return
        if hidden := overlooked(block.text):
            raise Failure(f"{block.place}: with `{hidden}` a command may fail and nobody is told; write a line for each command")
        if "fails with" in block.markers and len(command_lines(block.text)) != 1:
            raise Failure(f"{block.place}: what fails ends its block, so it needs one of its own")
        self.prepare(block)
        script, trace, place = (self.here.parent / name for name in ["block.sh", "trace", "place"])
        # What fails is told on a descriptor of its own; the commands begin in the second line.
        script.write_text(
            f"set -euo pipefail; exec 9>'{trace}'; trap 'echo \"$LINENO $BASH_COMMAND\" >&9' ERR; trap 'pwd >\"{place}\"' EXIT\n"
            + block.text, encoding="utf-8")
        environment = {**self.machine.environment, "HOME": str(self.home), "GUIDE_WITH": block.markers.get("run with", "")}
        start = time.monotonic()
        try:
            done = subprocess.run(["bash", script], cwd=self.folder, env=environment, stdin=subprocess.DEVNULL, timeout=LIMIT,
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace")
        except subprocess.TimeoutExpired as late:
            raise Failure(f"{block.place}: not over after {LIMIT} s:\n{block.text}{late.stdout or ''}") from late
        self.ran += 1
        if "GUIDE_TIMES" in os.environ:
            print(f"{time.monotonic() - start:6.1f} s  {block.place}: {block.text.splitlines()[0][:90]}", flush=True)
        if place.exists():
            self.folder = pathlib.Path(place.read_text(encoding="utf-8").strip())
        expected = int(block.markers.get("fails with", "0"))
        if done.returncode != expected:
            line, _, command = trace.read_text(encoding="utf-8").strip().partition(" ")
            where = block.line + int(line) - 2 if line else block.line
            raise Failure(f"{block.guide}:{where}: `{command or block.text.strip()}` ends with {done.returncode}, not {expected};"
                          f" it printed:\n{done.stdout[-4000:]}")
        self.printed = done.stdout

    def compare(self, block):
        """What the guide shows must have been printed by the commands above."""
        if self.printed is None:
            if not any(language == "sh" for language in self.above(block)):
                raise Failure(f"{block.place}: output of no command; an illustration is ```text")
            return
        if not block.text.replace("…", "").strip():
            raise Failure(f"{block.place}: an output that shows nothing")
        line = missing(block.text, self.printed, "exactly" in block.markers)
        if line is not None:
            raise Failure(f"{block.place}: not printed, or not in this order:\n{line}\nbut:\n{self.printed[-4000:]}")
        self.compared += 1

    def above(self, block):
        """The languages of the blocks above one."""
        return [other.language for other in self.guide.blocks if other.line < block.line]

    def write(self, block):
        """Writes a file that the guide tells the reader to write."""
        if not block.file:
            raise Failure(f"{block.place}: whose file is this? Name it in the first line, `# NAME.py`, or by a marker `file`")
        if reason := self.reason_to_skip(block):
            self.skipped.append((block.place, reason))
            return
        self.prepare(block)
        path = self.folder / block.file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(block.text, encoding="utf-8")

    def compare_excerpt(self, block):
        """A block that repeats lines of a file must agree with it."""
        source = self.here / block.markers["excerpt of"]
        if not source.is_file():
            raise Failure(f"{block.place}: there is no {block.markers['excerpt of']}")
        line = excerpt_missing(block.text, source.read_text(encoding="utf-8"))
        if line is not None:
            raise Failure(f"{block.place}: not in {block.markers['excerpt of']}, or not in this order:\n{line}")
        self.compared += 1


def follow(name, checkout, machine, commands):
    """Follows one guide; returns its reader, None where it cannot be read, and what is wrong."""
    start = time.monotonic()
    try:
        guide = read(checkout / name, pathlib.Path(name))
    except GuideError as error:
        return None, [str(error)]
    # Commands of blocks too: some are not run here.
    named = guide.spans + [(block.line, command) for block in guide.blocks if block.language == "sh"
                           for command in command_lines(block.text)]
    failures = [f"{name}:{line}: `{span}`: {complaint}" for line, span in named
                if (complaint := commands.complaint(span) or absent_script(span, checkout))]
    reader = Reader(guide, machine, checkout)
    failures += reader.follow()
    shutil.rmtree(reader.here.parent, ignore_errors=True)
    print(f"{name}: {reader.ran} blocks ran, {reader.compared} compared, {len(reader.skipped)} not run,"
          f" {len(failures)} failed, {time.monotonic() - start:.1f} s", flush=True)
    return reader, failures


def main():
    program, checkout, work = (pathlib.Path(path).resolve() for path in sys.argv[1:4])
    commands = Commands(program)
    machine = Machine(program, commands, work)
    # The longest begin first, so that none is waited for in the end.
    names = sorted(sys.argv[4:], key=lambda name: -(checkout / name).read_text(encoding="utf-8").count("```sh"))
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        done = list(pool.map(lambda name: follow(name, checkout, machine, commands), names))
    readers = [reader for reader, _ in done if reader]
    failures = [failure for _, failed in done for failure in failed]
    skipped = sorted(entry for reader in readers for entry in reader.skipped)
    for place, reason in skipped:
        print(f"not run: {place}: {reason}")
    print(f"{sum(r.ran for r in readers)} blocks of commands ran, {sum(r.compared for r in readers)} blocks were compared,"
          f" {sum(r.shown for r in readers)} are illustrations, {len(skipped)} were not run.")
    if failures:
        print(f"{len(failures)} failed:", *failures, sep="\n")
    sys.exit(1 if failures else 0)


main()
