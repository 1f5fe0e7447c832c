#!/usr/bin/env python3
"""Reads one split of DIR/cifar-10-binary.tar.gz the usual way: tarfile and NumPy.   usage: numpy_read.py train|test DIR"""
import sys, tarfile, time
import numpy as np

start = time.perf_counter()
names = ["test_batch.bin"] if sys.argv[1] == "test" else [f"data_batch_{i}.bin" for i in range(1, 6)]
parts = {}
with tarfile.open(f"{sys.argv[2]}/cifar-10-binary.tar.gz") as archive:
    for member in archive:
        name = member.name.rsplit("/", 1)[-1]
        if name in names:
            parts[name] = np.frombuffer(archive.extractfile(member).read(), np.uint8).reshape(-1, 3073)
records = np.concatenate([parts[name] for name in names])
labels, images = records[:, 0].astype(np.int64), np.ascontiguousarray(records[:, 1:]).reshape(-1, 3, 32, 32)
print(f"NumPy {sys.argv[1]}: {len(images)} images, {time.perf_counter() - start:.2f} s")
