"""Writes `checkpoints.tar.gz`: the files that people give as models, for `ContainerTests`.

    python3 Tests/Containers/checkpoints.py

Needs PyTorch (1.13 or later) and NumPy. Every file that loads holds the same WideResNet-10-1/16, whose
weights are sines in steps of 1/8, so that half precision keeps them. `index.json` in the archive says
what is to come of each: the logits of one image, or words of the refusal.
"""

import argparse
import collections
import copy
import datetime
import io
import json
import math
import pathlib
import pickle
import struct
import tarfile
import tempfile
import zipfile

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

WIDTHS = [16, 1, 2, 4]


def array(name, shape):
    count = math.prod(shape)
    wave = np.round(8 * np.sin(0.37 * np.arange(count) + len(name))) / 8
    if name.endswith("running_var"):
        wave = 1 + wave**2
    elif name.endswith("bn1.weight") or name.endswith("bn2.weight"):
        wave = 1 + wave / 4
    return torch.tensor(wave.reshape(shape), dtype=torch.float32)


class Block(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.bn1 = nn.BatchNorm2d(inputs)
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.convShortcut = nn.Conv2d(inputs, outputs, 1, stride, bias=False)

    def forward(self, x):
        active = F.relu(self.bn1(x))
        return self.conv2(F.relu(self.bn2(self.conv1(active)))) + self.convShortcut(active)


class Stage(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.layer = nn.Sequential(Block(inputs, outputs, stride))

    def forward(self, x):
        return self.layer(x)


class Net(nn.Module):
    def __init__(self, has_sub_block=False):
        super().__init__()
        self.conv1 = nn.Conv2d(3, WIDTHS[0], 3, 1, 1, bias=False)
        self.block1 = Stage(WIDTHS[0], WIDTHS[1], 1)
        if has_sub_block:
            self.sub_block1 = Stage(WIDTHS[0], WIDTHS[1], 1)
        self.block2 = Stage(WIDTHS[1], WIDTHS[2], 2)
        self.block3 = Stage(WIDTHS[2], WIDTHS[3], 2)
        self.bn1 = nn.BatchNorm2d(WIDTHS[3])
        self.fc = nn.Linear(WIDTHS[3], 10)
        state = {
            name: value if name.endswith("tracked") else array(name, tuple(value.shape))
            for name, value in self.state_dict().items()
        }
        self.load_state_dict(state)
        self.eval()

    def forward(self, x):
        x = self.block3(self.block2(self.block1(self.conv1(x))))
        return self.fc(F.relu(self.bn1(x)).mean((2, 3)))


class Config:
    """Somebody's own class."""

    def __init__(self):
        self.rate = 0.1


class Command:
    def __reduce__(self):
        import os

        return os.system, ("true",)


IMAGE = torch.tensor(0.5 + 0.5 * np.sin(0.11 * np.arange(3072)), dtype=torch.float32)
IMAGE = IMAGE.reshape(1, 3, 32, 32)
MEAN, STD = torch.tensor([0.5, 0.25, 0.125]), torch.tensor([0.25, 0.5, 0.25])


def logits(model, image=IMAGE):
    with torch.no_grad():
        return [round(value, 5) for value in model(image)[0].tolist()]


class Writer:
    def __init__(self, archive):
        self.archive, self.index = archive, []
        self.plain = logits(Net())
        normalized = (IMAGE - MEAN.reshape(1, 3, 1, 1)) / STD.reshape(1, 3, 1, 1)
        self.normalized = logits(Net(), normalized)

    def add(self, name, data, logits=None, refused=None, **options):
        info = tarfile.TarInfo(name)
        info.size = len(data)
        self.archive.addfile(info, io.BytesIO(data))
        self.note(name, logits, refused, **options)

    def note(self, name, logits=None, refused=None, **options):
        """One more way to load a file that is there."""
        entry = {"file": name, **options}
        if refused is None:
            entry["logits"] = logits or self.plain
        else:
            entry["refused"] = refused
        self.index.append(entry)

    def save(self, name, value, logits=None, refused=None, options={}, **how):
        buffer = io.BytesIO()
        torch.save(value, buffer, **how)
        self.add(name, buffer.getvalue(), logits, refused, **options)


def prefixed(state, prefix):
    return collections.OrderedDict((prefix + name, value) for name, value in state.items())


def zipped(members):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def safetensors(state):
    header, data = {}, b""
    for name, value in state.items():
        raw = value.to(torch.bfloat16).view(torch.int16).numpy().tobytes()
        header[name] = {
            "dtype": "BF16", "shape": list(value.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + data


def trained():
    """A network after two steps of SGD with momentum, and its optimizer; then with the old weights."""
    net = Net()
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9)
    for _ in range(2):
        optimizer.zero_grad()
        net(IMAGE).sum().backward()
        optimizer.step()
    return optimizer.state_dict()


def write(writer):
    net = Net()
    state = net.state_dict()
    save, add, note = writer.save, writer.add, writer.note
    for protocol in [1, 2, 3, 4, 5]:
        save(f"zip-{protocol}.pt", state, pickle_protocol=protocol)
        save(f"legacy-{protocol}.pt", state, pickle_protocol=protocol,
             _use_new_zipfile_serialization=False)

    # Wrappers around names.
    for name, prefix in [
        ("parallel", "module."), ("compiled", "_orig_mod."), ("both", "module._orig_mod."),
        ("model", "model."), ("deep", "model.backbone.module."), ("one", "1."),
    ]:
        save(f"prefix-{name}.pt", prefixed(state, prefix))
    average = torch.optim.swa_utils.AveragedModel(net)
    save("averaged.pt", average.state_dict())

    # Checkpoints with more in them.
    optimizer = trained()
    save("training.pt", {"epoch": 3, "model_state_dict": state, "optimizer_state_dict": optimizer})
    save("training-legacy.pt", {"state_dict": state, "optimizer": optimizer, "epoch": 3},
         _use_new_zipfile_serialization=False)
    save("accuracy.pt", {"net": state, "acc": np.float64(91.5), "best": torch.tensor(90.0)})
    arrays = {"losses": np.arange(5.0), "seed": np.int64(1), "flags": np.array([True])}
    save("arrays.pt", {"state_dict": state, **arrays}, pickle_protocol=4)
    options = argparse.Namespace(lr=0.1, path=pathlib.PosixPath("runs"), when=datetime.date(2024, 1, 2))
    save("options.pt", {"state_dict": prefixed(state, "module."), "args": options})
    save("config.pt", {"model": state, "config": Config(), "tags": {"a", "b"}})
    save("lightning.ckpt", {
        "epoch": 1, "state_dict": prefixed(state, "model."), "optimizer_states": [optimizer],
        "hyper_parameters": {"lr": 0.1}, "callbacks": {"best": {"score": torch.tensor(0.5)}},
        "loops": collections.defaultdict(list, fit=[1])})
    other = copy.deepcopy(state)
    other["fc.bias"] = other["fc.bias"] + 1
    moved = [round(value + 1, 5) for value in writer.plain]
    save("average.pt", {"model": state, "ema": other}, refused=["model (", "ema (", "--key"])
    note("average.pt", key="model")
    note("average.pt", key="ema", logits=moved)
    note("average.pt", key="swa", refused=["no weights under 'swa'", "ema ("])
    save("nested.pt", {"models": {"teacher": state, "student": other}}, refused=["models.teacher"])
    note("nested.pt", key="models.student", logits=moved)
    flat = {**prefixed(state, "teacher."), **prefixed(other, "student.")}
    save("flat.pt", flat, refused=["student, teacher", "--key"])
    note("flat.pt", key="student", logits=moved)
    save("same-twice.pt", {"model": state, "state_dict": state})
    save("list.pt", [state, optimizer])

    # Tensors of other kinds.
    save("half.pt", {name: value.half() for name, value in state.items()})
    save("bfloat16.pt", {name: value.bfloat16() for name, value in state.items()})
    save("double.pt", {name: value.double() for name, value in state.items()})
    save("parameters.pt", dict(net.named_parameters()) | dict(net.named_buffers()))
    buffer = torch.cat([value.flatten().float() for value in state.values()])
    sizes = [value.numel() for value in state.values()]
    views = zip(state, buffer.split(sizes))
    save("views.pt", {name: view.reshape(state[name].shape) for name, view in views})
    last = {name: value.contiguous(memory_format=torch.channels_last) if value.dim() == 4 else value
            for name, value in state.items()}
    save("channels-last.pt", last)
    add("bfloat16.safetensors", safetensors(prefixed(
        {name: value for name, value in state.items() if not name.endswith("tracked")}, "net.")))

    # TRADES' spare block, and normalisations.
    save("spare.pt", Net(has_sub_block=True).state_dict())
    shaped = MEAN.reshape(1, 3, 1, 1), STD.reshape(1, 3, 1, 1)
    save("mu-sigma.pt", {**state, "mu": shaped[0], "sigma": shaped[1]}, writer.normalized)
    behind = {"0.mean": MEAN, "0.std": STD, **prefixed(state, "1.")}
    save("sequential.pt", behind, writer.normalized)
    note("sequential.pt", writer.normalized, mean=MEAN.tolist(), std=STD.tolist())
    note("sequential.pt", mean=[0.5], std=[0.25], refused=["as was asked for", "--mean and --std"])
    save("twice.pt", {**behind, "1.mu": shaped[0], "1.sigma": shaped[1]}, writer.normalized)
    save("differing.pt", {**behind, "1.mu": shaped[0] + 0.1, "1.sigma": shaped[1]},
         refused=["expected one normalisation"])
    save("mean-alone.pt", {**state, "mu": shaped[0]}, refused=["half of a normalisation"])

    # What is no such network.
    save("wider.pt", {**state, "fc.weight": torch.zeros(10, 5)}, refused=["fc.weight has shape"])
    save("headless.pt", {k: v for k, v in state.items() if k[:2] != "fc"}, refused=["fc.weight is missing"])
    save("extra.pt", {**state, "extra.weight": torch.zeros(2, 2)}, refused=["extra.weight is left over"])
    save("unknown.pt", {"a.weight": torch.zeros(2, 2)}, refused=["no network that is known here"])
    save("sparse.pt", {**state, "fc.bias": torch.zeros(10).to_sparse()}, refused=["no plain tensor"])

    # What is no state dict.
    save("whole.pt", net, refused=["a whole model", "__main__.Net", "model.state_dict()"])
    save("whole-legacy.pt", net, refused=["a whole model"], _use_new_zipfile_serialization=False)
    save("command.pt", {"model": state, "x": Command()}, refused=["posix.system"])
    save("scores.pt", {"accuracy": 0.9}, refused=["a pickle without a network's weights"])
    script = io.BytesIO()
    torch.jit.save(torch.jit.trace(net, IMAGE), script)
    add("script.pt", script.getvalue(), refused=["a TorchScript module", "leave --architecture"])
    add("program.pt2", zipped({"serialized_exported_program.json": "{}"}), refused=["torch.export"])
    add("model.onnx", b"\x08\x07\x12\x07pytorch\x1a\x031.13", refused=["an ONNX model"])
    add("weights.h5", b"\x89HDF\r\n\x1a\n", refused=["an HDF5 file"])
    add("model.keras", zipped({"config.json": "{}", "model.weights.h5": ""}), refused=["a Keras model"])
    arrays = io.BytesIO()
    np.savez(arrays, weight=np.zeros(2))
    add("arrays.npz", arrays.getvalue(), refused=["arrays of NumPy"])
    add("plain.pkl", pickle.dumps({"a": 1}), refused=["a pickle without a network's weights"])
    add("page.pt", b"<!DOCTYPE html><html></html>", refused=["a page of the web"])
    add("pointer.pt", b"version https://git-lfs.github.com/spec/v1\n", refused=["Git LFS"])
    add("packed.pt", b"\x1f\x8b\x08" + bytes(20), refused=["a compressed file"])
    add("empty.pt", b"", refused=["an empty file"])
    add("text.pt", b"hello", refused=["a kind that is not known here"])


if __name__ == "__main__":
    # Nothing of the day or the machine in the archive.
    target = pathlib.Path(__file__).parent / "checkpoints.tar.gz"
    with tempfile.NamedTemporaryFile() as file:
        with tarfile.open(file.name, "w") as archive:
            writer = Writer(archive)
            write(writer)
            writer.add("index.json", json.dumps(writer.index[:]).encode())
        import gzip

        target.write_bytes(gzip.compress(pathlib.Path(file.name).read_bytes(), 9, mtime=0))
    files = {entry["file"] for entry in writer.index}
    loads = {entry["file"] for entry in writer.index if "logits" in entry}
    print(f"{len(files) - 1} files, {len(loads) - 1} load, {target.stat().st_size} bytes")
