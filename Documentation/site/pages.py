#!/usr/bin/env python3
"""pages.py SITE [REFERENCE BASE]: makes a site of a copy of the checkout.

Each Markdown file becomes a page beside it, README.md the index of its folder where there is none yet; folders that are linked to
get a page of what is in them; every link to a Markdown file leads to its page, the leaderboard's own pages included. REFERENCE is
the first of DocC's pages below SITE, where they are there, and BASE the path at which a server has SITE. The same files give the same
bytes."""

import html
import os
import pathlib
import re
import sys
import urllib.parse

from markdown_it import MarkdownIt
from mdit_py_plugins.anchors import anchors_plugin

# What a folder's page shows of a file, and does not.
SHOWN = {".swift", ".py", ".md", ".sh", ".json", ".txt", ".h", ".cpp", ".c", ""}
LARGEST = 100_000

POLICY = ("default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; script-src 'none'; base-uri 'none';"
          " form-action 'none'")


# A browser that is told of no icon asks the server for one.
ICON = '<link rel="icon" href="data:,">'


def slug(title):
    """A heading's place, as GitHub names it."""
    return re.sub(r"[^\w\- ]", "", title.strip().lower()).replace(" ", "-")


class Site:
    """The pages of a copy of the checkout."""

    def __init__(self, folder, reference):
        self.folder, self.reference = folder, reference
        self.style = (folder / "Sources/Site/Resources/site.css").read_text(encoding="utf-8") + (
            folder / "Documentation/site/page.css").read_text(encoding="utf-8")
        self.markdown = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).use(
            anchors_plugin, max_level=6, slug_func=slug)
        self.listed = set()

    def page_of(self, source):
        """Where the page of a Markdown file is."""
        index = source.with_name("index.html")
        if source.name == "README.md" and (not index.exists() or self.is_ours(index)):
            return index
        return source.with_suffix(".html")

    @staticmethod
    def is_ours(path):
        """Whether a page is one of those that this program writes."""
        return b"content=rampart-pages>" in path.read_bytes()[:200]

    def address(self, link, source):
        """Where a link in a file leads on the site."""
        place, mark, fragment = link.partition("#")
        if re.match(r"[a-z][a-z0-9+.-]*:", link) or not place:
            return link
        target = pathlib.Path(os.path.normpath(source.parent / urllib.parse.unquote(place)))
        if self.folder not in [target, *target.parents]:
            return link
        if target.is_dir() and not (target / "index.html").exists():
            self.listed.add(target)
        if target.is_dir():
            target = target / "index.html"
        elif target.suffix == ".md" and target.exists():
            target = self.page_of(target)
        return urllib.parse.quote(os.path.relpath(target, source.parent)) + mark + fragment

    def places(self):
        """What every page has a link to."""
        places = [("Rampart", "index.html"), ("Leaderboard", "leaderboard/index.html"), ("Guides", "Documentation/index.html"),
                  ("Study", "Benchmarks/Study/index.html")]
        if self.reference:
            places.append(("Reference", self.reference))
        return places

    def navigation(self, page):
        """The links that every page begins with."""
        return "".join(f'<li><a href="{os.path.relpath(self.folder / place, page.parent)}">{title}</a></li>'
                       for title, place in self.places())

    def write(self, page, title, contents):
        """Writes a page around some contents."""
        page.write_text(
            "<!doctype html><html lang=en><meta charset=utf-8><meta name=generator content=rampart-pages>"
            f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
            '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">'
            f"{ICON}<title>{html.escape(title)}</title><style>{self.style}</style>"
            '<a class="skip" href="#main">Skip to the contents</a><header class="top">'
            f'<nav aria-label="Site"><ul class="plain">{self.navigation(page)}</ul></nav></header>'
            f'<main id="main" class="guide">{contents}</main>\n', encoding="utf-8")

    def render(self, source):
        """Makes the page of a Markdown file."""
        environment = {}
        tokens = self.markdown.parse(source.read_text(encoding="utf-8"), environment)
        # Markers for tests are not for readers; other HTML has no business in a guide.
        for token in tokens:
            inner = [child for child in token.children or [] if child.type == "html_inline"]
            if inner or (token.type == "html_block" and not re.fullmatch(r"(<!--.*?-->\s*)+", token.content, re.DOTALL)):
                raise SystemExit(f"{source}: HTML, where only comments may be: {(inner or [token])[0].content[:80]}")
        tokens = [token for token in tokens if token.type != "html_block"]
        title = source.stem
        for token, following in zip(tokens, tokens[1:] + [None]):
            if token.type == "heading_open" and token.tag == "h1":
                title = re.sub(r"[`*_]", "", following.content)
            for child in token.children or []:
                for attribute in ["href", "src"]:
                    if attribute in child.attrs:
                        child.attrSet(attribute, self.address(child.attrs[attribute], source))
        body = self.markdown.renderer.render(tokens, self.markdown.options, environment)
        # What scrolls is within reach of the keyboard, and no heading of a table is empty.
        body = body.replace("<pre>", '<pre tabindex="0">')
        body = re.sub("<th[^>]*></th>", "<td></td>", body)
        body = body.replace("<table>", '<div class="scroll" tabindex="0"><table>').replace("</table>", "</table></div>")
        self.write(self.page_of(source), title, body)

    def list(self, folder):
        """Makes the page of a folder: what is in it, the texts in full."""
        parts, name = [], str(folder.relative_to(self.folder))
        for path in sorted(folder.iterdir(), key=lambda path: (path.is_dir(), path.name)):
            link = f'<a href="{urllib.parse.quote(path.name)}">{html.escape(path.name)}</a>'
            if path.is_dir():
                self.listed.add(path)
                link = f'<a href="{urllib.parse.quote(path.name)}/index.html">{html.escape(path.name)}/</a>'
                parts.append(f"<p>{link}</p>")
            elif path.name == "index.html":
                continue
            elif path.suffix in SHOWN and path.stat().st_size < LARGEST:
                text = html.escape(path.read_text(encoding="utf-8", errors="replace"))
                parts.append(f'<h2 id="{html.escape(slug(path.name))}">{link}</h2><pre tabindex="0">{text}</pre>')
            else:
                parts.append(f"<p>{link}, {path.stat().st_size:,} bytes</p>")
        self.write(folder / "index.html", name, f"<h1>{html.escape(name)}</h1>" + "".join(parts))

    def redirect(self, page):
        """Leads the links of a page that something else made to pages."""
        text = page.read_text(encoding="utf-8")

        def follow(found):
            quote = found[1]
            link = html.unescape(found[2])
            return f"href={quote}{html.escape(self.address(link, page))}{quote}"

        changed = re.sub(r"""href=(["']?)([^"'\s>]+)\1""", follow, text).replace("<title>", ICON + "<title>", 1)
        page.write_text(changed, encoding="utf-8")

    def head_reference(self, base):
        """Lets DocC's pages begin with the site's links: its renderer shows a template of this name above everything."""
        links = "".join(f'<a href="{base}/{place}">{title}</a>' for title, place in self.places())
        template = ('<template id="custom-header"><style>nav { display: flex; gap: 22px; padding: 10px 22px; font: 15px system-ui; '
                    "background: var(--color-fill, #fff); border-bottom: 1px solid var(--color-grid, #d8dee4) } "
                    'a { color: var(--color-link, #0b5cad); text-decoration: none }</style>'
                    f'<nav aria-label="Site">{links}</nav></template>')
        # Its renderer asks for a theme, and a server without one answers with an error.
        (self.folder / "reference/theme-settings.json").write_text("{}\n", encoding="utf-8")
        pages = sorted((self.folder / "reference").rglob("index.html"))
        for page in pages:
            text = page.read_text(encoding="utf-8")
            if template not in text:
                page.write_text(text.replace('<div id="app">', template + '<div id="app">', 1), encoding="utf-8")
        print(f"{len(pages)} pages of the reference")

    def make(self, base=""):
        """Makes every page."""
        sources = sorted(path for path in self.folder.rglob("*.md") if not {"Tests", "reference"} & set(path.relative_to(self.folder).parts))
        if self.reference:
            self.head_reference(base)
        others = [path for path in sorted((self.folder / "leaderboard").rglob("*.html")) if not self.is_ours(path)]
        for page in others:
            self.redirect(page)
        for source in sources:
            self.render(source)
        done = set()
        while self.listed - done:
            folder = min(self.listed - done)
            done.add(folder)
            if not (folder / "index.html").exists() or self.is_ours(folder / "index.html"):
                self.list(folder)
        print(f"{len(sources)} pages of Markdown, {len(done)} of folders, {len(others)} of the leaderboard")


Site(pathlib.Path(sys.argv[1]).resolve(), sys.argv[2] if len(sys.argv) > 2 else None).make(*sys.argv[3:4])
