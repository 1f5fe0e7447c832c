"""What guides must not say unnoticed: blocks and markers nobody knows, failures that bash hides, commands that are not there."""

import pathlib
import tempfile
import unittest

from commands import Commands, absent_script
from guide import GuideError, command_lines, excerpt_missing, missing, overlooked, read


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


class CommandTests(unittest.TestCase):
    """Commands, as blocks and sentences have them."""

    HELP = """case "$*" in
    "--help") printf 'SUBCOMMANDS:\n  evaluate   x\n  datasets   x\n' ;;
    "datasets --help") printf -- '--data\nSUBCOMMANDS:\n  fetch   x\n' ;;
    "datasets fetch --help") printf -- '--data\n' ;;
    *) printf -- '--samples\n' ;;
    esac
    """

    def test_what_would_hide_a_failure_is_found(self):
        for text in ["false && ls\n", "ls\nfalse || true\n", "ls $(false)\n", 'ls "$(false)"\n', "ls `false`\n", "ls &\nwait\n",
                     "exit 0\nfalse\n", "set +e\n", "! ls\n", "if false; then ls; fi\n", "cat <(false)\n", "trap - ERR\n"]:
            self.assertIsNotNone(overlooked(text), text)
        for text in ["ls '&& $(x)' \"a && b\"  # it's && `so`\n", "# don't && do\nls\n", "ls 2>&1 | cat &>log\n", "cd x\n./exit\n"]:
            self.assertIsNone(overlooked(text), text)

    def test_lines_are_joined_where_a_command_goes_on(self):
        self.assertEqual(command_lines("# first\na \\\n  b\n\nc\n"), ["a b", "c"])

    def test_commands_and_options_that_are_not_there_are_found(self):
        with tempfile.TemporaryDirectory() as folder:
            program = pathlib.Path(folder, "rampart")
            program.write_text("#!/bin/sh\n" + self.HELP, encoding="utf-8")
            program.chmod(0o755)
            commands = Commands(program)
            for span in ["./rampart evaluat", "rampart Evaluate x", "evaluate --sample 3", "evaluate --Samples 3", "./rampart evaluate --samples2",
                         "./rampart datasets fetsch", "datasets fetch --samples 3", "./rampart evaluate 'x"]:
                self.assertIsNotNone(commands.complaint(span), span)
            for span in ["./rampart evaluate A --samples 3  # it's --short", "rampart COMMAND --help", "datasets fetch --data x", "ls --all",
                         "./rampart datasets --data x", "evaluate"]:
                self.assertIsNone(commands.complaint(span), span)

    def test_scripts_that_are_not_there_are_found(self):
        with tempfile.TemporaryDirectory() as folder:
            checkout = pathlib.Path(folder)
            (checkout / "Scripts").mkdir()
            (checkout / "Scripts/test").touch()
            for span, isWrong in [("Scripts/test --filter x", False), ("A=1 Scripts/tset", True), ("Scripts/", False), ("ls Scripts/x", False)]:
                self.assertEqual(absent_script(span, checkout) is not None, isWrong, span)


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
        self.assertIsNone(missing("clean 3\n", "x\n  clean 4 and more\n", False))
        self.assertEqual(missing("verified\n", "not verified\n", False), "verified")

    def test_an_excerpt_agrees_with_its_file(self):
        source = "struct A {\n  // why\n  let x = f(1,\n    2)\n}\n"
        self.assertIsNone(excerpt_missing("struct A {\n  let x = f( … )  // short\n}\n", source))
        self.assertEqual(excerpt_missing("struct A {\n  let y = 1\n", source), "  let y = 1")


if __name__ == "__main__":
    unittest.main()
