#!/usr/bin/env python3
"""check_pages.py CHROMIUM SITE BASE PICTURES [AXE]: reads the whole site from a static server at BASE, and says what is wrong.

SITE is what Scripts/documentation made, PICTURES where screenshots go, AXE axe.min.js."""

import functools
import html.parser
import http.server
import os
import pathlib
import sys
import threading
import time
import urllib.parse

from browser import Page
from expectations import conclude, expect

class Links(html.parser.HTMLParser):
    """The addresses and the places of a page."""

    def __init__(self, text):
        super().__init__()
        self.links, self.places = [], set()
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        for name, value in attributes:
            if name in {"href", "src"} and value:
                self.links.append(value)
            elif name == "id":
                self.places.add(value)


class Handler(http.server.SimpleHTTPRequestHandler):
    """Hands out files below a path, as a server of static pages does, and nothing elsewhere."""

    base = ""

    def translate_path(self, path):
        inside = path.startswith(self.base + "/")
        return super().translate_path(path[len(self.base):] if inside else "/no/such/file")

    def log_message(self, *_):
        pass


@functools.lru_cache(maxsize=None)
def parsed(path):
    """The links of a page."""
    return Links(path.read_text(encoding="utf-8"))


def check_links(site, base):
    """Every link of every page that is not DocC's leads to a file, and every place to one on its page."""
    count = 0
    for path in sorted(site.rglob("*.html")):
        if path.is_relative_to(site / "reference"):
            continue
        for link in parsed(path).links:
            if link.startswith(("https://", "data:")):
                continue
            count += 1
            place, _, fragment = link.partition("#")
            target = pathlib.Path(os.path.normpath(path.parent / urllib.parse.unquote(place))) if place else path
            expect(target.is_file() and target.is_relative_to(site), f"{path.relative_to(site)}: {link} leads nowhere")
            if fragment and target.suffix == ".html" and target.is_file():
                places = parsed(target).places
                expect(urllib.parse.unquote(fragment) in places or fragment.startswith("compare="),
                       f"{path.relative_to(site)}: {link}: no such place")
    print(f"{count} links")


def check_reference(page, root, site, base):
    """DocC's pages of all modules draw, with the site's links above them; what they link to is there."""
    modules = sorted(path.parent for path in (site / "reference/documentation").glob("*/index.html"))
    for module in [site / "reference/documentation", *modules]:
        page.navigate(f"{root}/{module.relative_to(site)}/")
        limit = time.monotonic() + 20
        while not page.ask("Boolean(document.querySelector('h1'))") and time.monotonic() < limit:
            time.sleep(0.05)
        expect(page.ask("Boolean(document.querySelector('h1'))"), f"{module.name} draws nothing")
        links = page.ask("[...document.querySelectorAll('a[href]')].map(a => a.getAttribute('href'))")
        own = [link for link in links if link.startswith(base + "/")]
        expect(module.name == "documentation" or len(own) > 0, f"{module.name} links to nothing")
        for link in own:
            target = site / urllib.parse.unquote(link.removeprefix(base + "/").split("#")[0])
            expect(target.exists(), f"{module.name}: {link} leads nowhere")
        expect(page.ask("Boolean(document.querySelector('custom-header'))"), f"{module.name} has no way back")
    print(f"{len(modules)} modules")


def main():
    chromium, site, base, pictures = sys.argv[1], pathlib.Path(sys.argv[2]).resolve(), sys.argv[3].rstrip("/"), sys.argv[4]
    axe = pathlib.Path(sys.argv[5]).read_text(encoding="utf-8") + ";0" if len(sys.argv) > 5 else None
    Handler.base = base
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=site))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    origin = f"http://127.0.0.1:{server.server_port}"
    root = origin + base
    check_links(site, base)
    for path, wanted in [("index.html", "leaderboard/index.html"), ("leaderboard/index.html", "../Documentation/index.html"),
                         ("leaderboard/index.html", "../Benchmarks/Study/index.html"),
                         ("Benchmarks/Study/index.html", "../../leaderboard/index.html")]:
        expect(wanted in parsed(site / path).links, f"{path} does not lead to {wanted}")
    page = Page(chromium)
    try:
        shots = {"index.html": "front", "Documentation/flags.html": "guide", "Documentation/index.html": "guides"}
        pages = [path for path in sorted(site.rglob("*.html")) if not path.is_relative_to(site / "reference")]
        for path in pages:
            name = str(path.relative_to(site))
            page.look(320)
            page.navigate(f"{root}/{urllib.parse.quote(name)}")
            wide = page.ask("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            expect(wide <= 0, f"{name} is {wide} pixels too wide for a telephone")
            if axe and not name.startswith("leaderboard/"):
                page.ask(axe)
                found = page.ask("""axe.run(document, {resultTypes: ['violations']}).then(r => r.violations.map(
                  v => v.id + ': ' + v.nodes.slice(0, 3).map(n => n.html.slice(0, 120)).join(' | ')))""")
                expect(not found, f"axe-core on {name}: {found}")
            if name in shots:
                page.picture(os.path.join(pictures, shots[name] + "-phone.png"))
                for look, dark in [("desktop", False), ("dark", True)]:
                    page.look(1280, dark)
                    page.picture(os.path.join(pictures, f"{shots[name]}-{look}.png"))
        print(f"{len(pages)} pages")
        page.look(1280)
        if (site / "reference").exists():
            check_reference(page, root, site, base)
            page.picture(os.path.join(pictures, "reference.png"))
        strange = sorted({u for u in page.requests if not u.startswith((root + "/", "data:", "about:"))})
        expect(not strange, f"the pages ask for {strange}")
        expect(not page.complaints, f"the pages complain: {sorted(set(page.complaints))}")
    finally:
        page.close()
        server.shutdown()
    conclude()


main()
