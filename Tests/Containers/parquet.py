"""Writes `parquet.tar.gz`: Parquet files in the forms that writers have, for `ParquetTests`.

    python3 Tests/Containers/parquet.py

Needs pyarrow. `index.json` says what each file holds: the bytes of a column in hexadecimal digits and the integers of
another, null where a row has none; or words of the refusal.
"""

import gzip
import io
import json
import pathlib
import tarfile

import pyarrow as pa
import pyarrow.parquet as pq

ROWS = 40
# Some longer than a page, some empty, many that a dictionary shares.
BYTES = [bytes((3 * place + row % 11) % 251 for place in range(40 * (row % 11))) for row in range(ROWS)]
LABELS = [-1 if row == 7 else row * row % 23 for row in range(ROWS)]


def columns(nulls, kind):
    values = [None if nulls and row % 7 == 3 else value for row, value in enumerate(BYTES)]
    labels = [None if nulls and row % 5 == 2 else value for row, value in enumerate(LABELS)]
    # A missing picture is a missing group in some rows, missing bytes in others.
    groups = [None if value is None and row % 2 else {"bytes": value, "path": f"{row}.png"}
              for row, value in enumerate(values)]
    kinds = pa.struct([("bytes", pa.binary()), ("path", pa.string())])
    table = pa.table({"img": pa.array(groups, kinds), "label": pa.array(labels, kind)})
    return table, [value if value is None else value.hex() for value in values], labels


def main():
    files, index = {}, []

    def write(name, table, **options):
        buffer = io.BytesIO()
        pq.write_table(table, buffer, **options)
        files[name] = buffer.getvalue()

    def good(name, nulls=False, kind=pa.int64(), **options):
        table, values, labels = columns(nulls, kind)
        write(name, table, row_group_size=17, data_page_size=300, **options)
        index.append({"file": name, "bytes": values, "labels": labels})

    def bad(name, words, table, **options):
        write(name, table, **options)
        index.append({"file": name, "refused": words})

    for codec in ["none", "snappy", "gzip", "zstd"]:
        for version in ["1.0", "2.0"]:
            for dictionary in [True, False]:
                name = f"{codec}-{version}-{'dictionary' if dictionary else 'plain'}"
                good(name + ".parquet", codec in ["snappy", "zstd"], compression=codec,
                     data_page_version=version, use_dictionary=dictionary,
                     write_page_checksum=version == "1.0")
    good("int32.parquet", kind=pa.int32())
    good("int8.parquet", kind=pa.int8())

    table, _, _ = columns(False, pa.int64())
    required = pa.schema([pa.field("label", pa.int64(), nullable=False)])
    write("required.parquet", table.select(["label"]).cast(required))
    index.append({"file": "required.parquet", "labels": LABELS})
    bad("lz4.parquet", ["column img.bytes", "lz4", "snappy"], table, compression="lz4")
    bad("brotli.parquet", ["brotli"], table, compression="brotli")
    bad("delta.parquet", ["column label", "DELTA_BINARY_PACKED"], table, use_dictionary=False,
        column_encoding={"label": "DELTA_BINARY_PACKED"})
    bad("split.parquet", ["BYTE_STREAM_SPLIT"], table, use_dictionary=False,
        column_encoding={"label": "BYTE_STREAM_SPLIT"})
    bad("list.parquet", ["lists in column label"], pa.table({"label": [[1, 2], [3]]}))
    bad("text.parquet", ["values of type bytes in column label", "integers"], pa.table({"label": ["a", "b"]}))

    target = pathlib.Path(__file__).parent / "parquet.tar.gz"
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, data in [*files.items(), ("index.json", json.dumps(index).encode())]:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    target.write_bytes(gzip.compress(buffer.getvalue(), 9, mtime=0))
    print(f"{len(index)} files, {target.stat().st_size} bytes")


if __name__ == "__main__":
    main()
