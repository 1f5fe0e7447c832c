"""Makes what the guides say that their reader has: archives, folders of images, models. All of it is small."""

import dataclasses
import io
import pathlib
import subprocess
import tarfile
import textwrap
import zlib

import numpy as np

CORRUPTIONS = """gaussian_noise shot_noise impulse_noise defocus_blur glass_blur motion_blur zoom_blur snow frost fog brightness
contrast elastic_transform pixelate jpeg_compression speckle_noise gaussian_blur spatter saturate""".split()


def pictures(count, seed):
    """Bytes [count, 3, 32, 32], of ten classes in turn: a bright stripe whose place is the class."""
    random = np.random.default_rng(seed)
    images = random.integers(0, 120, (count, 3, 32, 32), dtype=np.uint8)
    labels = np.arange(count) % 10
    for image, label in zip(images, labels):
        image[:, :, 3 * label:3 * label + 3] += 120
    return images, labels


def archive(folder, name="cifar-10-binary.tar.gz", batches=5, size=40):
    """CIFAR-10's archive, in its own form, with few images."""
    folder.mkdir(parents=True, exist_ok=True)
    files = [f"data_batch_{i}.bin" for i in range(1, batches + 1)] + ["test_batch.bin"]
    with tarfile.open(folder / name, "w:gz") as tar:
        for seed, file in enumerate(files):
            images, labels = (array[:size] for array in pictures(40, seed))
            data = np.concatenate([labels.astype(np.uint8)[:, None], images.reshape(size, -1)], 1).tobytes()
            entry = tarfile.TarInfo("cifar-10-batches-bin/" + file)
            entry.size = len(data)
            tar.addfile(entry, io.BytesIO(data))


def corrupted(folder):
    """A folder in the form of CIFAR-10-C."""
    folder.mkdir(parents=True)
    images, labels = pictures(20, 9)
    rows = images.transpose(0, 2, 3, 1)
    for seed, name in enumerate(CORRUPTIONS):
        random = np.random.default_rng(seed)
        noisy = [np.clip(rows + random.normal(0, 8 * severity, rows.shape), 0, 255) for severity in range(1, 6)]
        np.save(folder / f"{name}.npy", np.concatenate(noisy).astype(np.uint8))
    np.save(folder / "labels.npy", np.tile(labels, 5).astype(np.uint8))


def png(path, image):
    """Writes bytes [3, H, W] as a PNG."""
    rows = image.transpose(1, 2, 0)
    raw = b"".join(b"\0" + row.tobytes() for row in rows)

    def chunk(kind, data):
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    size = rows.shape[1].to_bytes(4, "big") + rows.shape[0].to_bytes(4, "big")
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size + b"\x08\x02\0\0\0")
                     + chunk(b"IDAT", zlib.compress(raw)) + chunk(b"IEND", b""))


def pets(folder):
    """A folder of pictures with a folder for each class."""
    images, labels = pictures(20, 3)
    for index, (image, label) in enumerate(zip(images, labels)):
        place = folder / f"class-{label}"
        place.mkdir(parents=True, exist_ok=True)
        png(place / f"{index}.png", image)


# A module as somebody may have it; the seed makes it the same everywhere.
MODULE = textwrap.dedent("""\
    import torch


    class Net(torch.nn.Sequential):
        def __init__(self):
            torch.manual_seed(0)
            super().__init__(
                torch.nn.Conv2d(3, 8, 3, stride=2, padding=1), torch.nn.ReLU(),
                torch.nn.Flatten(), torch.nn.Linear(8 * 16 * 16, 10))
    """)

FUNCTION = textwrap.dedent("""\
    import numpy as np

    weights = np.random.default_rng(0).normal(size=(3 * 32 * 32, 10)).astype(np.float32)


    def predict(images):
        return images.reshape(len(images), -1) @ weights
    """)


def with_torch(program, place):
    """Runs a few lines with PyTorch in a process of its own, in the reader's folder."""
    file = place.home / "make.py"
    file.write_text(program, encoding="utf-8")
    subprocess.run(["python3", file], check=True, cwd=place.here, env={**place.environment, "PYTHONPATH": str(place.here)},
                   capture_output=True)


def script(place, name):
    """A TorchScript file of the module."""
    with_torch(MODULE + f"\ntorch.jit.script(Net().eval()).save({name!r})\n", place)


def weights(place):
    """A state dict as torch.save writes it, of a network that Rampart knows: the sample's own weights."""
    with_torch(textwrap.dedent("""\
        import json, struct
        import numpy as np
        import torch

        data = open("leaderboard/weights/sample/Undefended.safetensors", "rb").read()
        size = struct.unpack("<Q", data[:8])[0]
        header = json.loads(data[8:8 + size])
        header.pop("__metadata__", None)
        kinds = {"F16": "<f2", "F32": "<f4", "I64": "<i8"}


        def tensor(entry):
            array = np.frombuffer(data[8 + size:][slice(*entry["data_offsets"])], kinds[entry["dtype"]])
            kind = "int64" if entry["dtype"] == "I64" else "float32"
            return torch.from_numpy(array.reshape(entry["shape"]).astype(kind))


        torch.save({name: tensor(entry) for name, entry in header.items()}, "weights.pt")
        """), place)


def module(place):
    """The module in mine.py, and its state dict in weights.pt."""
    (place.here / "mine.py").write_text(MODULE, encoding="utf-8")
    with_torch("from mine import Net\nimport torch\ntorch.save(Net().state_dict(), 'weights.pt')\n", place)


def training(place):
    """A training's folder with the weights of every epoch."""
    subprocess.run(["./rampart", "train", "AdversarialTraining", "--dataset", "cifar10", "--samples", "20", "--epochs", "2",
                    "--watch", "4", "--snapshots", "--output", "runs/at"], check=True, cwd=place.here, env=place.environment,
                   capture_output=True)


@dataclasses.dataclass
class Place:
    """Where a reader works: a checkout of their own, their home folder, their environment."""

    here: pathlib.Path
    home: pathlib.Path
    environment: dict


# By the name that a marker `given` says: what makes it, in the reader's folder or in the home folder.
MAKERS = {
    "archives": lambda place: archive(place.home / "archives"),
    "datasets/cifar-10-binary.tar.gz": lambda place: archive(place.here / "datasets"),
    "FEW": lambda place: archive(place.here / "FEW", size=8),
    "ALL": lambda place: archive(place.here / "ALL"),
    "CIFAR-10-C": lambda place: corrupted(place.home / "CIFAR-10-C"),
    "pets": lambda place: pets(place.here / "pets"),
    "mine.torchscript.pt": lambda place: script(place, "mine.torchscript.pt"),
    "net.torchscript.pt": lambda place: script(place, "net.torchscript.pt"),
    "net.pt": lambda place: script(place, "net.pt"),
    "weights.pt": weights,
    "mine.py": module,
    "net.py": lambda place: (place.here / "net.py").write_text(FUNCTION, encoding="utf-8"),
    "runs/at": training,
}
