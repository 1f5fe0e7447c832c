"""Writes a PyTorch module as TorchScript that Rampart takes, and checks that the file computes what the module does.

    rampart-export net.py:model --output net.torchscript.pt --mean 0.4914,0.4822,0.4465 --std 0.2471,0.2435,0.2616

`python3 -m rampart.export` is the same; from a program, `rampart.export.export(model, "net.torchscript.pt")`.
"""

import argparse
import copy
import os
import pathlib
import sys
import warnings

import numpy as np

from .models import load_object

BATCHES = (1, 2, 5)
SEEDS = 6
TOLERANCE = 1e-4
SERVED = "serve it instead: rampart evaluate --model python:FILE.py:FUNCTION"


class ExportError(ValueError):
    """Why a module is not written, in a sentence that says what helps."""


class Report:
    """What was written."""

    def __init__(self, path, how, classes, shape, difference, checks, notes):
        self.path, self.how, self.classes, self.shape = path, how, classes, shape
        self.difference, self.checks, self.notes = difference, checks, notes

    def lines(self):
        shape = " × ".join(map(str, self.shape))
        yield f"{self.path}: {self.how}, images of {shape}, {self.classes} classes"
        yield f"logits and gradients as the module's on {self.checks} batches, to {self.difference:.1e}"
        yield from (f"note: {note}" for note in self.notes)


def export(model, path, shape=(3, 32, 32), mean=None, std=None, method="auto", set_eval=False):
    """Writes a module and compares the file with it.

    `shape` is that of an image; `mean` and `std`, one number a channel or one for all, are what images are normalised with
    before the module: pixels from 0 to 1 go into the file. `method` is `trace`, `script`, or `auto`: traced where
    two traces and the module agree, else scripted. Raises `ExportError` where the module is not in eval mode, where its
    answers hang on chance, on earlier calls or on the other images of a batch, or where no file computes the same.
    """
    try:
        import torch
    except ImportError:
        raise ExportError("there is no torch in this Python: take the one that the model runs in") from None
    module = prepared(model, torch, shape, mean, std, set_eval)
    with torch.random.fork_rng(devices=[]):
        return Exporter(torch, module, tuple(shape)).write(pathlib.Path(path), method)


def prepared(model, torch, shape, mean, std, set_eval):
    """A copy of the module on the CPU, in eval mode, with the normalisation before it."""
    if isinstance(model, torch.jit.ScriptModule):
        raise ExportError("this is TorchScript already: give its file to rampart evaluate --model")
    if not isinstance(model, torch.nn.Module):
        raise ExportError(
            f"{type(model).__name__} is no torch.nn.Module, which alone can be written; {SERVED}")
    if len(shape) != 3 or min(shape) < 1:
        raise ExportError(f"an image of shape {list(shape)}, expected channels, rows and columns such as 3,32,32")
    # What a weight norm computed, or a call left, is no leaf, and is computed anew: a copy needs its values alone.
    computed = {id(value): value.detach().clone() for part in model.modules() for value in vars(part).values()
                if isinstance(value, torch.Tensor) and not value.is_leaf}
    try:
        module = copy.deepcopy(model, computed).cpu()
    except Exception as error:
        raise ExportError(f"the module cannot be copied ({error}); give one whose tensors are parameters and buffers")
    training = [name or "the module" for name, part in module.named_modules() if part.training]
    if training and not set_eval:
        raise ExportError(
            f"{training[0]} is in training mode, in which dropout and batch norm answer otherwise: "
            "call model.eval() first, or give --eval")
    module.eval()
    others = {tensor.dtype for tensor in [*module.parameters(), *module.buffers()]
              if tensor.is_floating_point() and tensor.dtype != torch.float32}
    if others:
        raise ExportError(f"weights of type {sorted(map(str, others))[0]}, expected torch.float32: call model.float()")
    for parameter in module.parameters():
        parameter.requires_grad_(False)
    if mean is None and std is None:
        return module
    mean, std = channels("--mean", mean, shape[0], 0), channels("--std", std, shape[0], 1)
    if min(std) <= 0:
        raise ExportError(f"a --std of {min(std)}, expected numbers above 0")
    if max(map(abs, mean)) > 2 or max(std) > 2:
        raise ExportError("a --mean or --std of pixels from 0 to 255, expected of pixels from 0 to 1: divide it by 255")

    class Normalized(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.register_buffer("mean", torch.tensor(mean, dtype=torch.float32).view(1, -1, 1, 1))
            self.register_buffer("std", torch.tensor(std, dtype=torch.float32).view(1, -1, 1, 1))
            self.model = module

        def forward(self, images):
            return self.model((images - self.mean) / self.std)

    return Normalized().eval()


def channels(name, values, count, missing):
    """One number for each channel."""
    values = [missing] if values is None else np.atleast_1d(np.asarray(values, float)).tolist()
    if len(values) == 1:
        values = values * count
    if len(values) != count or not np.isfinite(values).all():
        raise ExportError(f"{len(values)} numbers for {name}, expected {count}, one for each channel")
    return values


class Exporter:
    """Writes one module."""

    def __init__(self, torch, module, shape):
        self.torch, self.module, self.shape = torch, module, shape
        self.batches = list(self.images())
        self.answers = []
        self.difference = 0.0
        self.notes = []

    def images(self):
        """Images of several batch sizes: of noise, dark, bright, of one colour each."""
        torch = self.torch
        random = torch.Generator().manual_seed(0)
        for seed in range(SEEDS):
            for size in BATCHES:
                noise = torch.rand((size, *self.shape), generator=random)
                if seed % 3 == 1:
                    noise = noise * 0.1 + (0.9 if seed == 1 else 0)
                if seed % 3 == 2:
                    noise = noise[:, :, :1, :1].expand(size, *self.shape).contiguous()
                yield noise

    def write(self, path, method):
        self.check()
        script, how = self.compiled(method)
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f".{path.name}.{os.getpid()}")
        try:
            part.touch()  # Whether a file can be there at all is another question than what it can hold.
            try:
                script.save(str(part))
            except RuntimeError as error:
                raise ExportError(f"TorchScript cannot hold it ({brief(error)}); {SERVED}") from None
            written = self.torch.jit.load(str(part), map_location="cpu").eval()
            fault = self.fault(written, "the file") or self.gradient_fault(written)
            if fault:
                raise ExportError(fault)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
        return Report(path, how, self.answers[0].shape[1], self.shape, self.difference, len(self.batches), self.notes)

    def call(self, model, images):
        with self.torch.no_grad():
            return model(images.clone())

    def check(self):
        """Whether the module's answers are logits that hang on nothing but the image."""
        torch, module = self.torch, self.module
        before = {name: tensor.clone() for name, tensor in module.state_dict().items()}
        for images in self.batches:
            try:
                with torch.no_grad():
                    given = images.clone()
                    logits = module(given)
            except Exception as error:
                raise ExportError(
                    f"the module fails on images of shape {list(images.shape)} ({brief(error)}); "
                    "is --shape that of its images?") from error
            if not isinstance(logits, torch.Tensor):
                raise ExportError(f"the module returns {type(logits).__name__}, expected one tensor of logits")
            if logits.dim() != 2 or len(logits) != len(images) or logits.shape[1] < 2:
                raise ExportError(
                    f"the module returns shape {list(logits.shape)} for {len(images)} images, expected logits "
                    f"[{len(images)}, classes]")
            if not torch.isfinite(logits).all():
                raise ExportError("the module returns numbers that are not finite")
            if not torch.equal(given, images):
                raise ExportError(
                    "the module changes the images that it is given, which are not its own: write x = x - 0.5 where it has "
                    "x -= 0.5 or x.sub_(0.5)")
            self.answers.append(logits.clone())
        # A branch on a coin that is thrown at each call stays hidden in one of 2^18 modules.
        for images, known in zip(self.batches, self.answers):
            apart = self.apart(self.call(module, images), known)
            if apart > TOLERANCE:
                raise ExportError(
                    f"two calls with the same images differ by {apart:.1e}: the module draws by chance or keeps what it saw, "
                    f"and a file would freeze that; {SERVED}")
        changed = [name for name, tensor in module.state_dict().items() if not torch.equal(tensor, before[name])]
        if changed:
            raise ExportError(f"calls change {changed[0]}: an answer may hang on no earlier call")
        for images, known in zip(self.batches, self.answers):
            alone = torch.cat([self.call(module, images[row : row + 1]) for row in range(len(images))])
            if self.apart(alone, known) > TOLERANCE:
                raise ExportError(
                    "the answer to an image hangs on the other images of its batch: batch statistics at evaluation?")

    def apart(self, logits, known):
        """The largest difference, in shares of the largest logit."""
        if logits.shape != known.shape:
            return float("inf")
        scale = max(1.0, float(known.abs().max()))
        return float((logits - known).abs().max()) / scale

    def fault(self, model, name):
        """How a model's answers differ from the module's; None where they do not."""
        for images, known in zip(self.batches, self.answers):
            try:
                logits = self.call(model, images)
            except Exception as error:
                return f"{name} fails on {len(images)} images ({brief(error)})"
            apart = self.apart(logits, known)
            if not apart <= TOLERANCE:
                return f"{name} differs from the module by {apart:.1e} on some images"
            self.difference = max(self.difference, apart)
        return None

    def gradient_fault(self, model):
        """How the gradients of the file differ from the module's, which attacks follow."""
        torch = self.torch
        random = torch.Generator().manual_seed(1)
        for images, known in zip(self.batches, self.answers):
            cotangent = torch.rand(known.shape, generator=random)
            found = []
            for name, each in (("the module", self.module), ("the file", model)):
                inputs = images.clone().requires_grad_(True)
                logits = each(inputs)
                if not logits.requires_grad:
                    found.append(None)
                    continue
                try:
                    found.append(torch.autograd.grad((logits * cotangent).sum(), inputs)[0])
                except RuntimeError as error:
                    return f"{name} has no gradient that can be computed ({brief(error)})"
            own, written = found
            if own is None and written is not None:
                return (
                    "the module gives no gradient by the images, which a file would: leave torch.no_grad, inference_mode or "
                    f"detach out of its forward, or {SERVED}")
            if own is not None and written is None:
                return f"the file has no gradient by the images where the module has one; {SERVED}"
            if own is None:
                note = "there is no gradient by the images, so that only Square searches"
                self.notes += [] if note in self.notes else [note]
                continue
            apart = float((own - written).abs().max()) / max(float(own.abs().max()), 1e-12)
            if not apart <= 10 * TOLERANCE:
                return f"the file's gradient differs from the module's by {apart:.1e} of its largest value"
        return None

    def compiled(self, method):
        """TorchScript of the module, and how it was made."""
        faults = []
        if method in ("auto", "trace"):
            script, fault, told = self.traced()
            if script is not None and (not told or method == "trace"):
                self.notes += told
                return script, "traced"
            faults.append(fault or f"a branch that a trace cannot keep: {told[0]}")
            kept = script, told
        if method in ("auto", "script"):
            try:
                script = self.torch.jit.script(self.module)
                fault = self.fault(script, "the script")
            except Exception as error:
                script, fault = None, f"torch.jit.script refuses it ({brief(error)})"
            if script is not None and fault is None:
                return script, "scripted"
            faults.append(fault)
            if method == "auto" and kept[0] is not None:
                self.notes += kept[1]
                return kept[0], "traced"
        raise ExportError("; ".join([*faults, SERVED]))

    def traced(self):
        """A trace, what is wrong with it, and what PyTorch told while tracing.

        A trace keeps the one path that its images took. So two are made, of other images and another number of them, and
        both must answer as the module does on all.
        """
        torch, traces, told = self.torch, [], []
        for images in (self.batches[1], self.batches[-1]):
            # Without a gradient to compute PyTorch may take operators that have none, and a trace would keep those.
            with warnings.catch_warnings(record=True) as caught, torch.enable_grad():
                warnings.simplefilter("always")
                try:
                    inputs = images.clone().requires_grad_(True)
                    traces.append(torch.jit.trace(self.module, inputs, check_trace=False))
                except Exception as error:
                    return None, f"torch.jit.trace refuses it ({brief(error)})", []
            told += [brief(each.message) for each in caught if issubclass(each.category, torch.jit.TracerWarning)]
        for number, trace in enumerate(traces):
            fault = self.fault(trace, f"the {['first', 'second'][number]} of two traces")
            if fault:
                return None, fault + ", a branch on the images or on their number is frozen", []
        return traces[0], None, list(dict.fromkeys(told))


def brief(error):
    """The first line of an error that says something."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    text = lines[0] if lines else type(error).__name__
    return text if len(text) <= 160 else text[:157] + "..."


def numbers(text):
    return [float(word) for word in text.split(",")]


def main(arguments=None):
    parser = argparse.ArgumentParser(
        prog="rampart-export", description="Writes a PyTorch module as TorchScript for Rampart, and compares.")
    parser.add_argument("model", help="FILE.py:NAME, a module in eval mode or a function without arguments that makes one")
    parser.add_argument("--output", required=True, metavar="FILE", help="the file to write, such as net.torchscript.pt")
    parser.add_argument("--shape", type=lambda text: tuple(map(int, text.split(","))), default=(3, 32, 32),
                        metavar="C,H,W", help="the shape of an image (default: 3,32,32)")
    parser.add_argument("--mean", type=numbers, metavar="M,…", help="is subtracted from pixels in [0, 1] before the module")
    parser.add_argument("--std", type=numbers, metavar="S,…", help="is what the rest is divided by")
    parser.add_argument("--method", choices=["auto", "trace", "script"], default="auto")
    parser.add_argument("--eval", action="store_true", help="sets a module in training mode right")
    parser.error = lambda message: stop(64, f"{parser.format_usage().strip()}\n{message}")
    given = parser.parse_args(arguments)
    try:
        model, _ = load_object(given.model)
        report = export(model, given.output, given.shape, given.mean, given.std, given.method, given.eval)
    except (ExportError, OSError) as error:
        stop(65, f"rampart-export: {error}")
    except SystemExit as end:  # What names no model.
        stop(65, f"rampart-export: {end}")
    print("\n".join(report.lines()))
    print(f"next: ./rampart evaluate --model {given.output} --dataset cifar10 --data FOLDER --samples 100")


def stop(code, message):
    print(message, file=sys.stderr)
    sys.exit(code)


if __name__ == "__main__":
    main()
