"""What guide.py must refuse, and what it must not overlook."""

import pathlib
import tempfile
import unittest

from guide import GuideError, excerpt_missing, missing, read


def guide(text):
    """The guide of a text."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "guide.md")
        path.write_text(text, encoding="utf-8")
        return read(path)


class ReadingTests(unittest.TestCase):
    """Blocks and markers."""

    def test_a_block_has_its_markers_and_its_line(self):
        block, = guide("a\n\n<!-- guide: needs pytorch -->\n<!-- guide: given a, b -->\n```sh\nls\n```\n").blocks
        self.assertEqual((block.line, block.language, block.text), (6, "sh", "ls\n"))
        self.assertEqual((block.names("needs"), block.names("given")), (["pytorch"], ["a", "b"]))

    def test_what_nobody_knows_is_refused(self):
        for text in ["    ls\n", "```\nls\n```\n", "```zsh\nls\n```\n", "<!-- guide: skip -->\n```sh\nls\n```\n",
                     "<!-- guide: needs -->\n```sh\nls\n```\n", "<!-- guide: needs gpu -->\n\nno block\n"]:
            with self.assertRaises(GuideError, msg=text):
                guide(text)

    def test_a_file_is_named_by_a_marker_or_in_its_first_line(self):
        first, = guide("<!-- guide: file Package.swift -->\n```swift\n// swift-tools-version: 6.2\n```\n").blocks
        self.assertEqual((first.file, first.text), ("Package.swift", "// swift-tools-version: 6.2\n"))
        first, second = guide("```python\n# net.py\nx\n```\n```swift\n// Sources/A/B.swift\n```\n").blocks
        self.assertEqual((first.file, second.file), ("net.py", "Sources/A/B.swift"))


class ComparisonTests(unittest.TestCase):
    """What is shown against what was printed."""

    def test_times_never_count_and_numbers_where_they_are_exact(self):
        shown = "robust 49.00 % (98 of 200) in 1 m 20 s\n"
        self.assertIsNone(missing(shown, "x\nrobust  49.00 % (98 of 200) in 3 s\n", True))
        self.assertIsNone(missing(shown, "robust 1.00 % (2 of 200) in 3 s", False))
        self.assertEqual(missing(shown, "robust 1.00 % (2 of 200) in 3 s", True), shown.strip())

    def test_words_and_their_order_count(self):
        self.assertIsNone(missing("a 1\n…\nc\n", "a 2\nb\nc\n", False))
        self.assertEqual(missing("c\na 1\n", "a 2\nb\nc\n", False), "a 1")
        self.assertEqual(missing("clean\n", "robust\n", False), "clean")

    def test_an_excerpt_agrees_with_its_file(self):
        source = "struct A {\n  // why\n  let x = f(1,\n    2)\n}\n"
        self.assertIsNone(excerpt_missing("struct A {\n  let x = f( … )  // short\n}\n", source))
        self.assertEqual(excerpt_missing("struct A {\n  let y = 1\n", source), "  let y = 1")


if __name__ == "__main__":
    unittest.main()
