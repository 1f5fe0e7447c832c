"""Reads the blocks of code of a guide, and the markers above them that say how a test treats them."""

import dataclasses
import pathlib
import re

from markdown_it import MarkdownIt

# What a block may be: commands, what they print, a file that they need, an illustration.
LANGUAGES = {"sh", "output", "python", "swift", "json", "text"}

# What a marker may say, `<!-- guide: needs pytorch -->` for instance.
MARKERS = {
    "given": "files that the reader has",
    "needs": "what a machine may lack",
    "run with": "options that make the commands short, or 'run with COMMAND: …' of one of them",
    "not run": "why the block is not run",
    "fails with": "the exit code",
    "file": "the name of the file that the block is",
    "excerpt of": "the file that a block of Swift repeats",
    "exactly": "why the numbers of an output are the same everywhere",
}

MARKER = re.compile(r"<!--\s*guide:\s*(.*?)\s*-->", re.DOTALL)


class GuideError(Exception):
    """A guide that cannot be tested: where, and why."""


@dataclasses.dataclass
class Block:
    """A fenced block: its language, its text, the line of the file that the text begins with, its markers."""

    guide: pathlib.Path
    line: int
    language: str
    text: str
    markers: dict

    @property
    def place(self):
        """Where it stands."""
        return f"{self.guide}:{self.line}"

    def names(self, kind):
        """What a marker lists, between commas."""
        return [name.strip() for name in re.split(r"[,\n]", self.markers.get(kind, "")) if name.strip()]

    @property
    def file(self):
        """The file that the block is, named by a marker or in a comment in its first line, or None."""
        if "file" in self.markers:
            return self.markers["file"]
        named = re.match(r"(?:#|//) (\S+\.(?:py|swift))\n", self.text)
        return named[1] if named else None


@dataclasses.dataclass
class Guide:
    """A guide: its blocks from top to bottom, and the commands that stand in its sentences and tables."""

    path: pathlib.Path
    blocks: list
    spans: list


def marker(words, place):
    """A marker's kind and what it says of it."""
    for kind in MARKERS:
        if words == kind or words.startswith(kind + " ") or words.startswith(kind + ":"):
            said = words[len(kind):].lstrip(": ")
            if said:
                return kind, said
    raise GuideError(f"{place}: no marker is '{words}'; there are: " + ", ".join(
        f"'{kind} …' ({meaning})" for kind, meaning in MARKERS.items()))


def read(path, shown=None):
    """The guide in a file; a GuideError where a block or a marker is of no known kind."""
    shown = shown or path
    guide, markers = Guide(shown, [], []), {}
    for token in MarkdownIt("commonmark").enable("table").parse(path.read_text(encoding="utf-8")):
        line = token.map[0] + 1 if token.map else 0
        if token.type == "code_block":
            raise GuideError(f"{shown}:{line}: a block without a fence; begin it with ```sh, ```output or what it is")
        if token.type == "html_block":
            for words in MARKER.findall(token.content):
                kind, said = marker(words, f"{shown}:{line}")
                markers[kind] = f"{markers[kind]}\n{said}" if kind in markers else said
            continue
        if token.type == "fence":
            if token.info not in LANGUAGES:
                raise GuideError(f"{shown}:{line}: no block is '{token.info}'; there are: {', '.join(sorted(LANGUAGES))}")
            guide.blocks.append(Block(shown, line + 1, token.info, token.content, markers))
            markers = {}
        elif token.type == "inline":
            guide.spans += [(line, child.content) for child in token.children if child.type == "code_inline"]
        if markers and token.type in {"inline", "heading_open"}:
            raise GuideError(f"{shown}:{line}: a marker with no block below it: {markers}")
    if markers:
        raise GuideError(f"{shown}: a marker with no block below it: {markers}")
    return guide


# Quoted text and comments, in the order in which a shell meets them.
QUOTED = re.compile(r"""'[^']*'|(?P<double>"(?:\\.|[^"\\])*")|(?:^|(?<=\s))#.*|\\.""", re.MULTILINE)

# Where bash goes on although a command has failed, `set -e` or not, or ends although it has not.
OVERLOOKED = re.compile(r"&&|\|\||(?<![>&<])&(?![>&])|^\s*(?:!|(?:exit|set|trap|if|while|until)\b)", re.MULTILINE)


def overlooked(text):
    """What in a block of commands would hide a failure from the test, None where nothing does."""
    plain = QUOTED.sub(lambda found: found["double"] or "", text)
    if found := re.search(r"\$\(|<\(|>\(|`", plain):
        return found[0]
    found = OVERLOOKED.search(QUOTED.sub("", text))
    return found[0].strip() if found else None


def command_lines(text):
    """The commands of a block, a continued one as one line."""
    return [line.strip() for line in re.sub(r"\s*\\\n\s*", " ", text).splitlines() if line.strip() and not line.lstrip().startswith("#")]


# How long something took, and bars that say how far it is.
DURATION = r"(?:\d[\d,.]* ?(?:ms|s|m|h)\b ?)+"
LOOSE = re.compile(rf"(?P<duration>{DURATION})|(?P<number>\d[\d,.]*)|(?P<bar>[█░─]+)|(?P<rest>…)|(?P<space>\s+)")


def pattern(line, exact):
    """A regular expression of a line of output: time is never compared, numbers where they are exact."""
    parts, end = [], 0
    for found in LOOSE.finditer(line):
        parts.append(re.escape(line[end:found.start()]))
        kind = found.lastgroup
        parts.append({"duration": DURATION.rstrip() + r"\s*", "bar": r"[█░─]+", "rest": ".*", "space": r"\s+",
                      "number": re.escape(found[0]) if exact else r"\d[\d,.]*"}[kind])
        end = found.end()
    return "".join(parts) + re.escape(line[end:])


def missing(shown, printed, exact):
    """The first line of what is shown that no line printed begins with, in this order; None where all were."""
    place = 0
    for line in shown.splitlines():
        if line.strip() in {"", "…"}:
            continue
        found = re.compile(r"^[^\S\n]*" + pattern(line.strip(), exact), re.MULTILINE).search(printed, place)
        if not found:
            return line
        place = found.end()
    return None


def excerpt_missing(block, source):
    """The first line of a block of Swift that the file does not have in this order; `…` stands for anything."""
    code = " ".join(re.sub(r"//.*", "", line) for line in source.splitlines())
    place = 0
    for line in block.splitlines():
        words = re.sub(r"//.*", "", line).split()
        if not words:
            continue
        regex = r"\s*".join(r"\s*".join(".*?" if c == "…" else re.escape(c) for c in re.split("(…)", word) if c)
                            for word in words)
        found = re.compile(regex, re.DOTALL).search(code, place)
        if not found:
            return line
        place = found.end()
    return None
