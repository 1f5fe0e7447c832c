"""Writes `images.tar.gz`: image sets as people have them, for `ImageContainerTests`.

    python3 Tests/Containers/images.py

Needs NumPy, Pillow and pyarrow. Every set that loads holds the same six pictures of 4 × 5 pixels in three classes, JPEG
and grey ones aside. `index.json` says what is to come of each: the sum of all pixels, or words of the refusal.
"""

import gzip
import io
import json
import pathlib
import pickle
import struct
import tarfile
import tempfile

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from PIL import Image

PIXELS = (np.arange(6 * 4 * 5 * 3) * 37 % 251).astype(np.uint8).reshape(6, 4, 5, 3)  # NHWC
LABELS = np.array([0, 1, 2, 0, 1, 2])
NCHW = np.ascontiguousarray(PIXELS.transpose(0, 3, 1, 2))


class Writer:
    def __init__(self, archive):
        self.archive, self.index = archive, []

    def file(self, name, data):
        info = tarfile.TarInfo(name)
        info.size = len(data)
        self.archive.addfile(info, io.BytesIO(data))

    def expect(self, name, refused=None, total=None, shape=(3, 4, 5), first=None, count=6, **more):
        entry = {"path": name, "shape": list(shape), "count": count, **more}
        if refused is None:
            entry["total"] = float(NCHW.sum() / 255) if total is None else total
            entry["first"] = NCHW[0].ravel()[:4].tolist() if first is None else first
        else:
            entry["refused"] = refused
        self.index.append(entry)

    def npz(self, name, refused=None, save=np.savez, expect={}, **arrays):
        buffer = io.BytesIO()
        save(buffer, **arrays)
        self.file(name, buffer.getvalue())
        self.expect(name, refused, **expect)

    def npy(self, name, array):
        buffer = io.BytesIO()
        np.save(buffer, array)
        self.file(name, buffer.getvalue())


def picture(array, kind, **how):
    buffer = io.BytesIO()
    Image.fromarray(array).save(buffer, kind, **how)
    return buffer.getvalue()


def safetensors(**tensors):
    header, data = {}, b""
    names = {"uint8": "U8", "int32": "I32", "int64": "I64", "float32": "F32", "float16": "F16", "int8": "I8"}
    for name, array in tensors.items():
        raw = np.ascontiguousarray(array).tobytes()
        header[name] = {"dtype": names[array.dtype.name], "shape": list(array.shape),
                        "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + data


def hugging_face(rows, column="img", label="label", labels=LABELS, names=("ant", "bee", "cow"), **more):
    """A table as the `datasets` library makes it: pictures in a structure, names of classes in the metadata."""
    pictures = [{"bytes": picture(PIXELS[row], "PNG"), "path": None} for row in rows]
    feature = {"names": list(names), "_type": "ClassLabel"} if names else {"dtype": "int64", "_type": "Value"}
    features = {column: {"_type": "Image"}, label: feature}
    arrays = {column: pa.array(pictures, pa.struct([("bytes", pa.binary()), ("path", pa.string())])),
              label: pa.array([labels[row] for row in rows], more.pop("kind", pa.int64())), **more}
    return pa.table(arrays).replace_schema_metadata({"huggingface": json.dumps({"info": {"features": features}})})


def write_parquet(writer):
    def parquet(name, table, **options):
        buffer = io.BytesIO()
        pq.write_table(table, buffer, **options)
        writer.file(name, buffer.getvalue())

    classes = {"classes": ["ant", "bee", "cow"]}
    parquet("hub/test-00000-of-00002.parquet", hugging_face(range(4)))
    parquet("hub/test-00001-of-00002.parquet", hugging_face(range(4, 6)))
    parquet("hub/train-00000-of-00001.parquet", hugging_face([5]))
    writer.expect("hub", **classes)
    parquet("repository/data/validation-00000-of-00001.parquet", hugging_face(range(6), "image"), compression="zstd",
            data_page_version="2.0", row_group_size=2)
    writer.expect("repository", **classes)
    parquet("converted/test/0000.parquet", hugging_face(range(6), label="fine_label", coarse_label=pa.array([1] * 6)),
            compression="gzip", use_dictionary=False)
    writer.expect("converted", **classes)
    parquet("alone.parquet", hugging_face(range(6), "photo", kind=pa.uint8(), names=None), compression="none")
    writer.expect("alone.parquet")
    parquet("plain/part-0.parquet", pa.table(
        {"image": [picture(array, "PNG") for array in PIXELS], "label": LABELS.astype(np.int16)}))
    writer.expect("plain")

    parquet("part/test-00001-of-00002.parquet", hugging_face(range(6)))
    writer.expect("part", ["1 of 2 files of test", "test-00000-of-00002.parquet as well"])
    parquet("train-only/train-00000-of-00001.parquet", hugging_face(range(6)))
    writer.expect("train-only", ["train-00000-of-00001.parquet", "give --split"])
    parquet("unlabelled.parquet", hugging_face(range(6)).select(["img"]))
    writer.expect("unlabelled.parquet", ["img.bytes (bytes)", "one of integers called label"])
    texts = pa.table({"image": hugging_face(range(6))["img"], "label": ["ant"] * 6})
    parquet("words.parquet", texts)
    writer.expect("words.parquet", ["label (bytes)", "class_encode_column"])
    parquet("numbers.parquet", pa.table({"pixels": [1, 2], "label": [0, 1]}))
    writer.expect("numbers.parquet", ["pixels (int64)", "one called image or img"])
    paths = pa.array([{"bytes": None, "path": "a.png"}], pa.struct([("bytes", pa.binary()), ("path", pa.string())]))
    parquet("paths.parquet", pa.table({"image": paths, "label": [0]}))
    writer.expect("paths.parquet", ["no picture in row 0", "not their paths alone"])
    parquet("holes.parquet", pa.table({"image": [picture(PIXELS[0], "PNG")] * 2, "label": [0, None]}))
    writer.expect("holes.parquet", ["no label in row 1"])
    sizes = [picture(PIXELS[0], "PNG"), picture(PIXELS[1, :3], "PNG")]
    parquet("uneven.parquet", pa.table({"image": sizes, "label": [0, 1]}))
    writer.expect("uneven.parquet", ["uneven.parquet, row 1", "5 × 3 pixels"])
    parquet("letters.parquet", pa.table({"image": [b"hello"], "label": [0]}))
    writer.expect("letters.parquet", ["letters.parquet, row 0", "no PNG and no JPEG"])
    buffer = io.BytesIO()
    pq.write_table(hugging_face(range(6)), buffer)
    writer.file("torn.parquet", buffer.getvalue()[:-100])
    writer.expect("torn.parquet", ["no PAR1"])


def write(writer):
    npz, npy, file, expect = writer.npz, writer.npy, writer.file, writer.expect
    npz("nhwc.npz", images=PIXELS, labels=LABELS)
    npz("nchw.npz", images=NCHW, labels=LABELS)
    npz("packed.npz", save=np.savez_compressed, x=PIXELS, y=LABELS.astype(np.int32))
    npz("bytes.npz", data=PIXELS, labels=LABELS.astype(np.uint8))
    npz("column.npz", images=PIXELS, labels=LABELS.astype(np.int16).reshape(6, 1))
    npz("wide.npz", images=PIXELS, labels=LABELS.astype(np.uint64))
    npz("keras.npz", x_train=PIXELS[:2], y_train=LABELS[:2], x_test=PIXELS, y_test=LABELS)
    npz("twice.npz", images=PIXELS[:2], labels=LABELS[:2], x_test=PIXELS, y_test=LABELS,
        expect={"warnings": ["images from x_test, not from images"]})
    four = np.concatenate([PIXELS, PIXELS[..., :1]], axis=3)
    npz("rgba.npz", ["drop transparency"], images=np.concatenate([four, four], axis=1), labels=LABELS)
    bands = {"shape": (4, 4, 5), "total": float(four.sum() / 255), "warnings": ["images of 4 channels"]}
    npz("bands.npz", images=four.transpose(0, 3, 1, 2), labels=LABELS, expect=bands)
    npz("med.npz", train_images=PIXELS[:2], train_labels=LABELS[:2], test_images=PIXELS, test_labels=LABELS)
    npz("unnamed.npz", arr_0=PIXELS, arr_1=LABELS)
    npz("fortran.npz", images=np.asfortranarray(PIXELS), labels=LABELS)
    floats = PIXELS.astype(np.float32) / 255
    first = (NCHW[0].ravel()[:4]).tolist()
    npz("floats.npz", images=floats, labels=LABELS, expect={"first": first})
    npz("doubles.npz", images=floats.astype(np.float64), labels=LABELS)
    grey = PIXELS[..., 0]
    greys = {"shape": (1, 4, 5), "total": float(grey.sum() / 255), "first": grey[0].ravel()[:4].tolist()}
    npz("grey.npz", images=grey, labels=LABELS, expect=greys)
    npz("grey-last.npz", images=grey[..., None], labels=LABELS, expect=greys)
    npz("to-255.npz", ["divide the pixels by 255"], images=floats * 255, labels=LABELS)
    npz("negative.npz", ["the label -1"], images=PIXELS, labels=LABELS - 1)
    npz("short.npz", ["labels of shape [5]"], images=PIXELS, labels=LABELS[:5])
    npz("unlabelled.npz", ["one called labels"], images=PIXELS)
    npz("floating.npz", ["one integer for each"], images=PIXELS, labels=LABELS.astype(np.float32))
    npz("flat.npz", ["images of shape [6, 60]"], images=PIXELS.reshape(6, 60), labels=LABELS)
    npz("big-endian.npz", images=PIXELS, labels=LABELS.astype(">i8"))
    npz("normalised.npz", ["undo the normalisation"], images=floats * 2 - 1, labels=LABELS)
    npz("hole.npz", ["the pixel nan", "write numbers"], images=floats * np.nan, labels=LABELS)
    npz("integers.npz", ["pixels of type i8", "astype(numpy.uint8)"], images=PIXELS.astype(int), labels=LABELS)
    for name, labels in [("names", np.array(["ant", "bee", "cow"])[LABELS]), ("objects", LABELS.astype(object))]:
        npz(f"{name}.npz", ["labels.npy, values of type", "numpy.unique"], images=PIXELS, labels=labels)

    # CIFAR-10.1 and CIFAR-10-C have their labels in files of their own.
    npy("shift/cifar10.1_v6_data.npy", PIXELS)
    npy("shift/cifar10.1_v6_labels.npy", LABELS.astype(np.int32))
    expect("shift/cifar10.1_v6_data.npy")
    npy("corrupted/fog.npy", PIXELS)
    npy("corrupted/labels.npy", LABELS.astype(np.uint8))
    expect("corrupted/fog.npy")
    npy("alone/x_test.npy", PIXELS)
    expect("alone/x_test.npy", ["images without labels"])

    file("nhwc.safetensors", safetensors(images=PIXELS, labels=LABELS))
    expect("nhwc.safetensors")
    file("int32.safetensors", safetensors(images=NCHW, labels=LABELS.astype(np.int32)))
    expect("int32.safetensors")

    for index, label in enumerate(LABELS):
        name = ["ant", "bee", "cow"][label]
        file(f"png/{name}/{index}.png", picture(PIXELS[index], "PNG"))
        file(f"split/test/{name}/{index}.png", picture(PIXELS[index], "PNG"))
        file(f"grey/{name}/{index}.png", picture(PIXELS[index, ..., 0], "PNG"))
        file(f"jpeg/{name}/{index}.JPG", picture(PIXELS[index], "JPEG", quality=90))
    file("split/train/ant/0.png", picture(PIXELS[5], "PNG"))
    by_name = {"labels": sorted(LABELS.tolist()), "classes": ["ant", "bee", "cow"]}
    expect("png", **by_name)
    expect("split", **by_name)
    total = sum(float(np.asarray(Image.open(io.BytesIO(picture(image, "JPEG", quality=90)))).sum()) for image in PIXELS)
    image = np.asarray(Image.open(io.BytesIO(picture(PIXELS[0], "JPEG", quality=90))))
    expect("jpeg", total=total / 255, first=image.transpose(2, 0, 1).ravel()[:4].tolist(), **by_name)
    expect("grey", **greys, **by_name)
    # A class without a picture in the split, and one that is first: the others keep the numbers that they have in train.
    for index in range(6):
        file(f"rest/test/{['bee', 'cow'][index % 2]}/{index}.png", picture(PIXELS[index], "PNG"))
    for name in ["ant", "bee", "cow"]:
        file(f"rest/train/{name}/0.png", picture(PIXELS[0], "PNG"))
    expect("rest", labels=[1, 1, 1, 2, 2, 2], classes=["ant", "bee", "cow"])
    file("gap/ant/0.png", picture(PIXELS[0], "PNG"))
    file("gap/bee/notes.txt", b"none yet")
    expect("gap", ["bee without pictures", "numbers the classes"])
    file("foreign/ant/0.png", picture(PIXELS[0], "PNG"))
    file("foreign/ant/1.webp", picture(PIXELS[1], "WEBP"))
    expect("foreign", ["ant/1.webp", "convert it"])
    file("loose/0.png", picture(PIXELS[0], "PNG"))
    expect("loose", ["a folder without such images (in it 0.png)", "the folder above those of the classes"])
    file("sizes/ant/0.png", picture(PIXELS[0], "PNG"))
    file("sizes/bee/1.png", picture(PIXELS[1, :3], "PNG"))
    expect("sizes", ["5 × 3 pixels", "one size"])
    alpha = np.concatenate([PIXELS, PIXELS[..., :1]], axis=3)
    file("alpha/ant/0.png", picture(alpha[0], "PNG"))
    expect("alpha", ["transparency"])
    file("cut/ant/0.jpg", picture(PIXELS[0], "JPEG")[:300])
    expect("cut", ["a picture that is not read"])
    # CIFAR's archive as Python 3 writes it, with keys of either kind.
    rows = (np.arange(6 * 3072) // 97 % 251).astype(np.uint8).reshape(6, 3072)
    for protocol in range(6):
        for kind in ["text", "bytes"]:
            batch = {"data": rows, "labels": LABELS.tolist() if protocol % 2 else LABELS.astype(np.int16)}
            meta = {"label_names": [f"class {number}" for number in range(10)]}
            if kind == "bytes":
                batch = {key.encode(): value for key, value in batch.items()}
                meta = {b"label_names": [name.encode() for name in meta["label_names"]]}
            buffer = io.BytesIO()
            with tarfile.open(fileobj=buffer, mode="w") as inner:
                for name, value in [("test_batch", batch), ("batches.meta", meta)]:
                    data = pickle.dumps(value, protocol)
                    info = tarfile.TarInfo("cifar-10-batches-py/" + name)
                    info.size = len(data)
                    inner.addfile(info, io.BytesIO(data))
            packed = gzip.compress(buffer.getvalue(), 9, mtime=0)
            file(f"cifar-{kind}-{protocol}/cifar-10-python.tar.gz", packed)

    file("text/ant/0.png", b"hello")
    expect("text", ["no PNG and no JPEG"])


if __name__ == "__main__":
    target = pathlib.Path(__file__).parent / "images.tar.gz"
    with tempfile.NamedTemporaryFile() as file:
        with tarfile.open(file.name, "w") as archive:
            writer = Writer(archive)
            write(writer)
            write_parquet(writer)
            writer.file("index.json", json.dumps(writer.index).encode())
        target.write_bytes(gzip.compress(pathlib.Path(file.name).read_bytes(), 9, mtime=0))
    loads = sum("total" in entry for entry in writer.index)
    print(f"{len(writer.index)} sets, {loads} load, {target.stat().st_size} bytes")
