#!/usr/bin/env python3
"""check.py CHROMIUM SITE LARGE PICTURES [AXE]: uses the site as a reader does, and says what is wrong.

SITE is the folder of index.html, LARGE a page of five hundred rows on each of ten boards, PICTURES where
screenshots go, AXE axe.min.js."""

import os
import re
import sys
import urllib.parse

from browser import Page
from expectations import conclude, expect

NAMES = """[...document.querySelectorAll('.board:not([hidden]) .ranking tbody tr:not([hidden]) th a')]
  .map(a => a.textContent)"""


def column(index):
    """The texts of the first board's column."""
    return f"[...document.querySelector('.ranking tbody').rows].map(r => r.cells[{index}].textContent.trim())"


def type_into(page, field, value):
    """Sets a field as somebody's typing or choosing does."""
    page.ask(f"""(() => {{ const f = document.querySelector('.filters').elements[{field!r}]; f.value = {value!r};
      f.dispatchEvent(new Event('input', {{bubbles: true}})); return f.value; }})()""")


def check_sorting(page):
    """Clicking on a heading sorts, clicking again turns the order round; the keyboard does too."""
    click = "document.querySelectorAll('.ranking thead button')[{}].click()"
    page.ask(click.format(5))
    clean = [float(text) for text in page.ask(column(5))]
    expect(clean == sorted(clean, reverse=True), f"clean accuracy sorts downwards first: {clean}")
    expect(page.ask("document.querySelectorAll('.ranking thead th')[5].getAttribute('aria-sort')")
           == "descending", "aria-sort says so")
    page.ask(click.format(5))
    clean = [float(text) for text in page.ask(column(5))]
    expect(clean == sorted(clean), f"and then upwards: {clean}")
    page.ask("document.querySelectorAll('.ranking thead button')[1].focus()")
    page.key("Enter", 13, "\r")
    names = page.ask(column(1))
    expect(names == sorted(names, key=str.lower), f"Enter sorts by name: {names}")
    page.ask(click.format(0))
    ranks = [int(re.match(r"\d+", text)[0]) for text in page.ask(column(0))]
    expect(ranks == sorted(ranks), f"ranks sort as numbers: {ranks}")


def check_filters(page):
    """Words and choices leave the rows that they mean."""
    everything = page.ask(NAMES)
    type_into(page, "search", "trades")
    expect(page.ask(NAMES) == [n for n in everything if n == "TRADES"], "search finds TRADES alone")
    type_into(page, "search", "no such defense")
    expect(page.ask(NAMES) == [], "search for nothing finds nothing")
    expect(page.ask("document.querySelector('.filters output').textContent").startswith("0 of"), "and says so")
    type_into(page, "search", "")
    expect(page.ask(NAMES) == everything, "an empty search shows all again")
    for field, cell in [("architecture", 3), ("evidence", 12)]:
        for value in page.ask(f"[...document.querySelector('.filters').elements[{field!r}].options].map(o => o.value)")[1:]:
            type_into(page, field, value)
            left = page.ask(f"""[...document.querySelectorAll('.board:not([hidden]) .ranking tbody tr:not([hidden])')]
              .map(r => r.cells[{cell}].textContent.trim())""")
            expect(set(left) <= {value}, f"{field} {value} leaves {set(left)}")
        type_into(page, field, "")
    type_into(page, "seeds", "several")
    seeds = page.ask("""[...document.querySelectorAll('.board:not([hidden]) .ranking tbody tr:not([hidden])')]
      .map(r => Number(r.cells[11].textContent))""")
    expect(seeds and min(seeds) >= 2, f"several seeds: {seeds}")
    type_into(page, "seeds", "")
    for field in ["dataset", "threat"]:
        values = page.ask(f"[...document.querySelector('.filters').elements[{field!r}].options].map(o => o.value)")
        type_into(page, field, values[-1])
        boards = page.ask(f"[...document.querySelectorAll('.board:not([hidden])')].map(b => b.dataset.{field})")
        expect(set(boards) == {values[-1]}, f"{field} {values[-1]} leaves {boards}")
        type_into(page, field, "")
    expect(page.ask(NAMES) == everything, "without choices all rows are there")


def check_comparison(page, folder, pictures):
    """Two ticked rows lead to their comparison, whose counts add up."""
    page.ask("[...document.querySelectorAll('.ranking input')].slice(0, 2).forEach(b => b.click())")
    expect(not page.ask("document.querySelector('.tray').hidden"), "two ticked rows open the tray")
    href = page.ask("document.querySelector('.tray a').getAttribute('href')")
    path, fragment = href.split("#")
    names = [urllib.parse.unquote(name) for name in fragment.removeprefix("compare=").split("&")]
    page.open(os.path.join(folder, path), "#" + fragment)
    chosen = page.ask("[...document.querySelectorAll('.compare select')].map(s => s.selectedOptions[0].textContent)")
    expect(chosen == names, f"the comparison is of the two: {chosen}")
    counts = page.ask("[...document.querySelectorAll('#comparison .plain li')].map(l => Number(/[0-9]+$/.exec(l.textContent)))")
    tiles = page.ask("document.querySelectorAll('#comparison .tiles i').length")
    expect(sum(counts) == tiles > 0, f"{counts} are the {tiles} images")
    page.picture(os.path.join(pictures, "comparison.png"), 4200)
    expect("McNemar" in page.ask("document.querySelector('#comparison p').textContent"), "the difference is tested")
    check_verdicts(page, folder)


def check_verdicts(page, folder):
    """The comparisons of all pairs of a board, taken together, give the ranks that its table shows."""
    page.open(os.path.join(folder, "index.html"))
    boards = page.ask("""[...document.querySelectorAll('.board')].map(b => [b.id, [...b.querySelector('.ranking tbody').rows].map(
      r => [r.cells[1].textContent, r.cells[0].textContent.trim()])])""")
    for board, rows in boards:
        names = [name for name, _ in rows]
        ranks = {name: [1, len(names)] for name in names}
        for index, first in enumerate(names):
            for second in names[index + 1:]:
                page.open(os.path.join(folder, "boards", board + ".html"),
                          "#compare=" + "&".join(urllib.parse.quote(name, safe="") for name in (first, second)))
                words = page.ask("document.querySelector('#comparison p').textContent")
                if words.endswith(": significant at 5 %."):
                    better, worse = (first, second) if words.startswith(first + " withstands") else (second, first)
                    ranks[better][1] -= 1
                    ranks[worse][0] += 1
        told = {name: "–".join(str(place) for place in sorted(set(rank))) for name, rank in ranks.items()}
        expect(told == dict(rows), f"the comparisons give {told}, the table says {dict(rows)}")


def check_links(folder):
    """Every link of every page leads to a file that is there, and every place to one on its page."""
    count = 0
    for base, _, files in os.walk(folder):
        for name in files:
            if not name.endswith(".html"):
                continue
            path = os.path.join(base, name)
            with open(path, encoding="utf-8") as file:
                html = file.read()
            for quoted, plain in re.findall(r'href=(?:"([^"]*)"|([^\s>]+))', html):
                address = (quoted or plain).replace("&amp;", "&")
                if address.startswith("https://"):
                    continue
                place, _, fragment = address.partition("#")
                target = os.path.normpath(os.path.join(base, urllib.parse.unquote(place))) if place else path
                count += 1
                expect(os.path.exists(target), f"{path}: {address} leads nowhere")
                if fragment and target.endswith(".html") and os.path.exists(target):
                    with open(target, encoding="utf-8") as file:
                        expect(f"id={fragment}" in (html if target == path else file.read()), f"{path}: no place {address}")
    print(f"{count} links")


def check_access(page, name, axe):
    """What axe-core finds on the page as it is shown now."""
    page.ask(axe)
    found = page.ask("""axe.run(document, {resultTypes: ['violations']}).then(r => r.violations.map(
      v => v.id + ': ' + v.nodes.slice(0, 3).map(n => n.html.slice(0, 120)).join(' | ')))""")
    expect(not found, f"axe-core on {name}: {found}")


def check_width(page, name):
    """The page itself never scrolls sideways."""
    wide = page.ask("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    expect(wide <= 0, f"{name} is {wide} pixels too wide")


def check_paper(page, path, columns):
    """On paper of A4's width the first page keeps its columns, and no table leaves the sheet."""
    page.look(718)
    page.call("Emulation.setEmulatedMedia", media="print")
    page.open(path)
    shown = page.ask("[...document.querySelector('.ranking tbody tr').cells].filter(c => c.offsetWidth > 0).length")
    expect(shown == columns, f"{shown} of {columns} columns are printed")
    check_width(page, "index (paper)")
    broken = page.ask("""[...document.querySelectorAll('.ranking td:nth-child(n+5):nth-child(-n+9)')]
      .filter(c => { const range = document.createRange(); range.selectNodeContents(c); return range.getClientRects().length > 1; })
      .map(c => c.textContent)""")
    expect(not broken, f"numbers are printed in two lines: {broken}")
    page.call("Emulation.setEmulatedMedia", media="")


def main():
    chromium, folder, large, pictures = sys.argv[1:5]
    axe = None
    if len(sys.argv) > 5:
        with open(sys.argv[5], encoding="utf-8") as file:
            axe = file.read() + ";0"
    index = os.path.join(folder, "index.html")

    def pages_in(kind):
        return sorted(os.path.join(folder, kind, n) for n in os.listdir(os.path.join(folder, kind)))

    defense, board = pages_in("defenses")[0], pages_in("boards")[0]
    page = Page(chromium)
    try:
        page.look(1280)
        page.open(index)
        check_sorting(page)
        check_filters(page)
        check_comparison(page, folder, pictures)
        check_links(folder)
        for name, path in [("index", index), ("defense", defense), ("board", board)]:
            for look, width, dark in [("desktop", 1280, False), ("phone", 390, False), ("dark", 1280, True)]:
                page.look(width, dark)
                page.open(path)
                page.picture(os.path.join(pictures, f"{name}-{look}.png"))
                check_width(page, f"{name} ({look})")
                if axe:
                    check_access(page, f"{name} ({look})", axe)
        check_paper(page, index, columns=14)
        page.look(320)
        for path in [index, *pages_in("defenses"), *pages_in("boards")]:
            page.open(path)
            check_width(page, f"{os.path.basename(path)} (320 pixels)")
            page.ask("document.querySelectorAll('option').forEach(option => { option.textContent = 'W'.repeat(120); })")
            check_width(page, f"{os.path.basename(path)} (320 pixels, long names)")
        page.look(1280)
        expect(not page.complaints, f"the pages complain: {page.complaints}")
        strange = [u for u in page.requests if not u.startswith(("file:", "data:", "about:"))]
        expect(not strange, f"the pages ask for {strange}")
        seconds = min(page.seconds_to_open(large) for _ in range(5))
        print(f"A page of 5,000 rows opens in {seconds:.2f} s.")
        expect(seconds < 0.5, f"a page of 5,000 rows opens in {seconds:.2f} s")
        took = page.ask("""(() => { const start = performance.now();
          document.querySelectorAll('.ranking thead button')[5].click(); return performance.now() - start; })()""")
        expect(page.ask("document.querySelector('.ranking tbody').rows.length") == 500, "sorting unfolds all rows")
        print(f"Sorting 500 of its rows takes {took / 1000:.2f} s.")
        type_into(page, "search", "defense-499")
        expect(page.ask(NAMES) == ["Defense-499"] * 10, "search reaches the rows that were text")
        expect(not page.complaints, f"the large page complains: {page.complaints}")
    finally:
        page.close()
    conclude()


main()
