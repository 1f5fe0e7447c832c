"""One epoch of adversarial training as a careful Python user writes it: Rice et al.'s PGD-10 in train
mode on a PreActResNet-18, 128 images a batch. Prints the seconds in NCHW and in channels last.

usage: train.py ARCHIVES BATCHES THREADS
"""
import sys
import tarfile
import time

import torch
import torch.nn.functional as F
from torch import nn

ARCHIVES, BATCHES, THREADS = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
SIZE, EPSILON, STEP = 128, 8 / 255, 2 / 255


def images():
    with tarfile.open(f"{ARCHIVES}/cifar-10-binary.tar.gz") as archive:
        data = archive.extractfile("cifar-10-batches-bin/data_batch_1.bin").read(BATCHES * SIZE * 3073)
    rows = torch.frombuffer(bytearray(data), dtype=torch.uint8).reshape(-1, 3073)
    return rows[:, 1:].reshape(-1, 3, 32, 32).float() / 255, rows[:, 0].long()


class Block(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.norm1, self.norm2 = nn.BatchNorm2d(inputs), nn.BatchNorm2d(outputs)
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        changes = stride != 1 or inputs != outputs
        self.shortcut = nn.Conv2d(inputs, outputs, 1, stride, bias=False) if changes else None

    def forward(self, x):
        active = F.relu(self.norm1(x))
        straight = x if self.shortcut is None else self.shortcut(active)
        return self.conv2(F.relu(self.norm2(self.conv1(active)))) + straight


class PreActResNet18(nn.Module):
    def __init__(self):
        super().__init__()
        widths, inputs, blocks = [64, 128, 256, 512], 64, []
        for stage, outputs in enumerate(widths):
            for index in range(2):
                blocks.append(Block(inputs, outputs, 2 if index == 0 and stage else 1))
                inputs = outputs
        self.stem = nn.Conv2d(3, 64, 3, 1, 1, bias=False)
        self.blocks, self.norm, self.head = nn.Sequential(*blocks), nn.BatchNorm2d(512), nn.Linear(512, 10)
        self.register_buffer("mean", torch.tensor([0.4914, 0.4822, 0.4465]).reshape(1, 3, 1, 1))
        self.register_buffer("deviation", torch.tensor([0.2471, 0.2435, 0.2616]).reshape(1, 3, 1, 1))

    def forward(self, x):
        x = self.blocks(self.stem((x - self.mean) / self.deviation))
        return self.head(F.relu(self.norm(x)).mean((2, 3)))


def augmented(batch):
    padded = F.pad(batch, (4, 4, 4, 4), mode="reflect")
    places = torch.randint(0, 9, (len(batch), 2)).tolist()
    crops = torch.stack([image[:, top:top + 32, left:left + 32] for image, (top, left) in zip(padded, places)])
    mirrored = torch.rand(len(batch)) < 0.5
    crops[mirrored] = crops[mirrored].flip(3)
    return crops


def epoch(pixels, labels, layout):
    torch.manual_seed(0)
    model = PreActResNet18().to(memory_format=layout)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9, weight_decay=5e-4)
    model.train()
    start = time.time()
    for indices in torch.randperm(len(pixels)).split(SIZE):
        x = augmented(pixels[indices]).to(memory_format=layout)
        y = labels[indices]
        delta = torch.empty_like(x).uniform_(-EPSILON, EPSILON)
        delta = (x + delta).clamp(0, 1) - x
        for _ in range(10):
            delta.requires_grad_()
            gradient, = torch.autograd.grad(F.cross_entropy(model(x + delta), y), delta)
            delta = (delta.detach() + STEP * gradient.sign()).clamp(-EPSILON, EPSILON)
            delta = (x + delta).clamp(0, 1) - x
        optimizer.zero_grad()
        F.cross_entropy(model(x + delta), y).backward()
        optimizer.step()
    return time.time() - start


torch.set_num_threads(THREADS)
loaded = images()
print(*(f"{epoch(*loaded, layout):.1f}" for layout in (torch.contiguous_format, torch.channels_last)))
