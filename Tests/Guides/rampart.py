#!/usr/bin/env python3
"""Stands in a guide's folder as ./rampart: runs GUIDE_PROGRAM on the checkout that it lies in, with the options of GUIDE_WITH
that the command has besides, which make it short. GUIDE_HELP is a folder of what each command's help says."""

import os
import pathlib
import re
import shlex
import sys

program, words = os.environ["GUIDE_PROGRAM"], sys.argv[1:]
os.environ["RAMPART_ROOT"] = str(pathlib.Path(__file__).resolve().parent)
# Small batches gain nothing from a second thread, and guides are followed side by side.
lines = os.environ.get("GUIDE_WITH", "").splitlines() + ["--threads 1"]
known = pathlib.Path(os.environ["GUIDE_HELP"], words[0] if words else "-")
shown = re.findall("^  (--[a-z-]+)", known.read_text(encoding="utf-8"), re.MULTILINE) if known.exists() else []
for line in lines:
    command, _, options = ("", "", line) if line.startswith("--") else line.partition(": ")
    if command in {"", *words[:1]}:
        more = shlex.split(options)
        words += [word for pair in zip(more[::2], more[1::2]) if pair[0] in shown for word in pair]
os.execv(program, [program, *words])
