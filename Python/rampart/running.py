"""Runs Rampart's program on a model of this process."""

import json
import os
import pathlib
import shutil
import struct
import subprocess
import tempfile
import threading

import numpy as np

from .models import wrap


class RampartError(RuntimeError):
    """What the program said when it failed."""


def command():
    """The program: RAMPART where it is set, else the checkout's that this package lies in, else that on PATH."""
    named = os.environ.get("RAMPART")
    checkout = pathlib.Path(__file__).resolve().parents[2] / "rampart"
    found = named or (str(checkout) if checkout.is_file() else shutil.which("rampart"))
    if not found:
        raise RampartError("there is no rampart: set RAMPART to the checkout's program")
    return found


def write_images(path, images, labels):
    """A safetensors file of images and labels."""
    images, labels = np.asarray(images), np.asarray(labels)
    if images.dtype != np.uint8:
        images = images.astype(np.float32)
    arrays = {"images": (images, "U8" if images.dtype == np.uint8 else "F32"),
              "labels": (labels.astype(np.int64).reshape(-1), "I64")}
    header, data = {}, []
    for name, (array, kind) in arrays.items():
        raw = np.ascontiguousarray(array).tobytes()
        start = sum(map(len, data))
        header[name] = {"dtype": kind, "shape": list(array.shape), "data_offsets": [start, start + len(raw)]}
        data.append(raw)
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    pathlib.Path(path).write_bytes(struct.pack("<Q", len(text)) + text + b"".join(data))


def evaluate(model, images, labels, epsilon="8/255", norm="linf", name="model", options=()):
    """Runs the whole protocol; returns the result as Rampart writes it, a dictionary.

    `options` are more of the program's, such as `["--attacks", "pgd-20"]`.
    """
    with tempfile.TemporaryDirectory() as folder:
        return run(
            ["evaluate", "--results", folder, "--name", name], model, images, labels, epsilon, norm,
            options)[0]


def attack(attack, model, images, labels, epsilon="8/255", norm="linf", options=()):
    """Runs one attack; returns what `rampart attack --json` prints."""
    return run(["attack", attack], model, images, labels, epsilon, norm, options)


def run(words, model, images, labels, epsilon, norm, options):
    from .serve import Server  # Not above: Python warns where a module that it runs is loaded before.

    with tempfile.TemporaryDirectory() as folder:
        data = pathlib.Path(folder) / "images.safetensors"
        write_images(data, images, labels)
        path = pathlib.Path(folder) / "socket"
        # The model is in this process, which answers search and verdict alike.
        server = Server(wrap(model), path, instances=1)
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        arguments = [command(), *words, "--model", f"served:{path}", "--dataset", str(data),
                     "--norm", norm, "--epsilon", str(epsilon), "--json", *options]
        try:
            done = subprocess.run(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        finally:
            server.close()
        if done.returncode not in (0,) or not done.stdout.strip():
            raise RampartError(done.stderr.strip() or f"exit code {done.returncode}")
        return json.loads(done.stdout)
