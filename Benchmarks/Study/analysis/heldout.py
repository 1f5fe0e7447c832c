"""An archive of training images alone: some to train on, and others, which have its test images' place, to choose by.

    python3 -m analysis.heldout ARCHIVES FILE [COUNT]

FILE has the first thousand of data_batch_1 to train on and the next thousand to choose by. With COUNT all are there to train on but
the first COUNT of data_batch_5, which are there to choose by.
"""
import io
import pathlib
import sys
import tarfile

RECORD = 1 + 3 * 32 * 32  # A label and an image.
EACH = 1000
NAME = "cifar-10-binary.tar.gz"
MEMBER = "cifar-10-batches-bin/"
NAMES = "batches.meta.txt"
BATCHES = [f"data_batch_{number}.bin" for number in range(1, 6)]


def read(archive, name, least=1):
    """The records of a file, which has to have so many."""
    records = archive.extractfile(MEMBER + name).read()
    found = len(records) // RECORD
    if found < least:
        sys.exit(f"{archive.name}: {name} has {found} images, expected {least} or more")
    return records


def halves(archive):
    """The first thousand images, and the next thousand."""
    records = read(archive, BATCHES[0], 2 * EACH)[:2 * EACH * RECORD]
    # The layout has five files, none of them empty; --samples leaves these records out.
    parts = {name: records[:RECORD] for name in BATCHES}
    return parts | {BATCHES[0]: records[:EACH * RECORD], "test_batch.bin": records[EACH * RECORD:]}


def all_but(archive, count):
    """All images but the first ones of the last file, and those."""
    parts = {name: read(archive, name) for name in BATCHES[:-1]}
    last = read(archive, BATCHES[-1], count + 1)
    return parts | {BATCHES[-1]: last[count * RECORD:], "test_batch.bin": last[:count * RECORD]}


def write(source, target, count=None):
    """Writes the archive, in CIFAR-10's binary layout."""
    with tarfile.open(source) as archive:
        names = archive.extractfile(MEMBER + NAMES).read()
        parts = halves(archive) if count is None else all_but(archive, count)
    with tarfile.open(target, "w:gz", compresslevel=1) as archive:
        for name, data in [(NAMES, names), *parts.items()]:
            member = tarfile.TarInfo(MEMBER + name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))


if __name__ == "__main__":
    archives, file = map(pathlib.Path, sys.argv[1:3])
    write(archives / NAME, file, *map(int, sys.argv[3:4]))
