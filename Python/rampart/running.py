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
    if not shutil.which(found):
        raise RampartError(f"{found}: no program is there; RAMPART names the checkout's program, ./rampart")
    return found


def array_of(values):
    """A NumPy array of what a user has; tensors of PyTorch from where they are, in a type that NumPy knows."""
    if hasattr(values, "detach"):
        values = values.detach().cpu()
        values = values.float() if values.is_floating_point() else values
    return np.asarray(values)


def class_numbers(labels, count):
    """One class number for each image, or an error that says what came: nothing is rounded."""
    expected = f"expected one class number for each of {count} images"
    if labels.shape not in ((count,), (count, 1)):
        words = ", one-hot: give labels.argmax(1)" if labels.ndim == 2 and len(labels) == count else ""
        raise ValueError(f"labels of shape {list(labels.shape)}, {expected}{words}")
    labels = labels.reshape(-1)
    try:
        numbers = labels.astype(np.float64 if labels.dtype.kind == "f" else np.int64)
        whole = numbers.astype(np.int64) if np.isfinite(numbers).all() else numbers
    except (TypeError, ValueError):
        raise ValueError(
            f"the label {labels[0]!r}, {expected}: number the classes as the model's logits are, such as "
            "numpy.unique(labels, return_inverse=True)[1] in the order of their names") from None
    # Texts of digits have been read as numbers; of the others none is rounded.
    other = (whole != numbers) if labels.dtype.kind in "US" else (whole != labels)
    if whole.dtype != np.int64 or other.any():
        raise ValueError(f"the label {labels[np.argmax(other)]!r}, {expected}")
    return whole


def write_images(path, images, labels):
    """A safetensors file of images and labels."""
    images, labels = array_of(images), class_numbers(array_of(labels), len(images))
    if images.dtype != np.uint8:
        images = images.astype(np.float32)
    arrays = {"images": (images, "U8" if images.dtype == np.uint8 else "F32"),
              "labels": (labels, "I64")}
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


def short_folder():
    """Where a socket can lie: its path has 107 bytes at most, which those of clusters and of macOS are beyond."""
    return None if len(os.fsencode(tempfile.gettempdir())) < 70 else "/tmp"


def run(words, model, images, labels, epsilon, norm, options):
    from .serve import Server  # Not above: Python warns where a module that it runs is loaded before.

    if isinstance(options, str):
        raise TypeError(f"options {options!r}, expected a list of words: {options.split()}")
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory(dir=short_folder()) as place:
        data = pathlib.Path(folder) / "images.safetensors"
        write_images(data, images, labels)
        path = pathlib.Path(place) / "socket"
        # The model is in this process, which answers search and verdict alike.
        server = Server(wrap(model), path, instances=1)
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        arguments = [command(), *words, "--model", f"served:{path}", "--dataset", str(data),
                     "--norm", str(norm), "--epsilon", str(epsilon), "--json", *options]
        try:
            done = subprocess.run(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        finally:
            server.close()
        if done.returncode not in (0,) or not done.stdout.strip():
            raise RampartError(done.stderr.strip() or f"exit code {done.returncode}")
        return json.loads(done.stdout)
