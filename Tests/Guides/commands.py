"""Whether the commands in a guide's sentences and tables are ones that the program has, with options that it has."""

import functools
import re
import shlex
import subprocess

NAMED = re.compile(r"^(?:\./)?rampart(?: |$)")

# A script of the checkout, which variables may stand before.
SCRIPT = re.compile(r"^(?:[A-Z_]+=\S+ )*((?:Scripts|Benchmarks)/[\w./-]*\w)")


def absent_script(span, checkout):
    """What is wrong with a span that begins with a script or a folder of them, None where nothing is."""
    named = SCRIPT.match(span)
    return None if not named or (checkout / named[1]).exists() else f"there is no {named[1]}"


class Commands:
    """The program's commands and their options, as its help tells them."""

    def __init__(self, program):
        self.program = program
        self.names = self._listed(())

    @functools.lru_cache(maxsize=None)
    def help(self, path):
        """What the help of a command says."""
        return subprocess.run([self.program, *path, "--help"], capture_output=True, text=True, check=True).stdout

    def _listed(self, path):
        _, _, listed = self.help(path).partition("SUBCOMMANDS:")
        return set(re.findall(r"^  ([a-z][a-z-]*)(?: |$)", listed, re.MULTILINE))

    def complaint(self, span):
        """What is wrong with the command in a span of code, None where nothing is or where it is no command."""
        named = NAMED.match(span)
        first = span.split(" ", 1)[0]
        if not named and not (first in self.names and " " in span):
            return None
        try:
            words = shlex.split(span.replace("…", " "), comments=True)[1 if named else 0:]
        except ValueError as error:
            return str(error)
        if not words or words[0].isupper():  # nothing more, or a word such as COMMAND that stands for any
            return None
        path = ()
        for word in words:
            listed = self.names if not path else self._listed(path)
            if word not in listed:
                if path and listed and re.fullmatch("[a-z-]+", word) and not word.startswith("-"):
                    return f"'{' '.join(path)}' has no command '{word}'"
                break
            path += (word,)
        if not path and words[0] not in {"--help", "--version"}:
            return f"there is no command '{words[0]}'"
        known = set(re.findall(r"--[a-z][a-z-]*", self.help(path)))
        for word in words:
            option = word.split("=")[0]
            if re.fullmatch(r"--\w[\w-]*", option) and option not in known:
                return f"'{' '.join(path)}' has no option '{option}'"
        return None
