"""An archive of training images alone: the first thousand to train on, and the next thousand to choose by.

    python3 -m analysis.heldout ARCHIVES FOLDER
"""
import io
import pathlib
import sys
import tarfile

RECORD = 1 + 3 * 32 * 32  # A label and an image.
EACH = 1000
NAME = "cifar-10-binary.tar.gz"
MEMBER = "cifar-10-batches-bin/"


def write(source, target):
    """Writes the archive, in CIFAR-10's binary layout, with data_batch_1 halved into training and test images."""
    with tarfile.open(source) as archive:
        names = archive.extractfile(MEMBER + "batches.meta.txt").read()
        records = archive.extractfile(MEMBER + "data_batch_1.bin").read(2 * EACH * RECORD)
    if len(records) < 2 * EACH * RECORD:
        sys.exit(f"{source}: data_batch_1.bin has {len(records) // RECORD} images, expected {2 * EACH} or more")
    parts = [("batches.meta.txt", names), ("data_batch_1.bin", records[:EACH * RECORD])]
    # The layout has five files, none of them empty; --samples leaves these records out.
    parts += [(f"data_batch_{number}.bin", records[:RECORD]) for number in range(2, 6)]
    parts += [("test_batch.bin", records[EACH * RECORD:])]
    unfinished = target.with_suffix(".new")
    with tarfile.open(unfinished, "w:gz") as archive:
        for name, data in parts:
            member = tarfile.TarInfo(MEMBER + name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    unfinished.rename(target)


if __name__ == "__main__":
    archives, folder = map(pathlib.Path, sys.argv[1:])
    if not (folder / NAME).exists():
        write(archives / NAME, folder / NAME)
