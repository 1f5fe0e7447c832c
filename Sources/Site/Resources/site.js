"use strict";
// What the pages can do beyond being read: sort, search, filter, and compare two rows image by image.
// Texts of results are only ever set as text.
(() => {
  const all = (query, root = document) => [...root.querySelectorAll(query)];
  const make = (name, properties = {}, children = []) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };
  const units = { s: 1, min: 60, h: 3600, k: 1e3, M: 1e6, G: 1e9 };
  const number = text => {
    const found = /(-?[\d,.]+)\s*(s|min|h|k|M|G)?(?![a-z])/.exec(text);
    return found ? parseFloat(found[1].replaceAll(",", "")) * (units[found[2]] ?? 1) : NaN;
  };
  const cell = (row, column) => row.cells[column].textContent.trim();
  const column = { rank: 0, name: 1, architecture: 3, robust: 7, interval: 8, extra: 10, seeds: 11, evidence: 12, files: 14 };

  // Rows beyond the first ones come as text; they become rows when somebody asks for them.
  const unfold = board => {
    const data = document.getElementById("rows-" + board.id);
    if (!data) return;
    const body = board.querySelector("tbody");
    const { results, weights, source, n, top } = board.dataset;
    const link = (template, field, stem, words) => {
      if (!field) return [];
      const href = field === "~" ? template.replaceAll("~", () => stem) : field;
      return [make("a", { href, textContent: words }), " "];
    };
    const rows = JSON.parse(data.textContent).split("\n").map(line => {
      const [stemmed, r, w, s, ...cells] = line.split("\t");
      const stem = stemmed || cells[column.name];
      const row = make("tr", {}, cells.map((text, index) => {
        if (index !== column.name) return make("td", { textContent: text });
        const name = make("th", { scope: "row" });
        name.append(make("a", { href: "defenses/" + stem + ".html", textContent: text }));
        return name;
      }));
      const [best, worst] = cells[column.rank].split("–").map(Number);
      row.cells[column.rank].style.cssText = `--a:${(best - 1) / n};--w:${((worst || best) - best + 1) / n}`;
      const [low, high] = cells[column.interval].split("–").map(Number);
      row.cells[column.interval].style.cssText = `--a:${low / top};--w:${(high - low) / top}`;
      const files = make("td", {}, [
        ...link(results, r, stem, "result"), ...link(weights, w, stem, "weights"), ...link(source, s, stem, "source")]);
      row.append(files);
      return row;
    });
    body.append(...rows);
    data.remove();
    board.querySelector(".more")?.remove();
    if (window.addBoxes) window.addBoxes(board, rows);
  };

  const sort = (board, index, ascending) => {
    unfold(board);
    const body = board.querySelector("tbody");
    const isNumber = board.querySelector("thead tr").cells[index].dataset.sort === "number";
    const keys = new Map([...body.rows].map(row => [row, isNumber ? number(cell(row, index)) : cell(row, index).toLowerCase()]));
    const last = key => isNumber ? Number.isNaN(key) : key === "";
    const rows = [...body.rows].sort((a, b) => {
      const [x, y] = [keys.get(a), keys.get(b)];
      if (last(x) || last(y)) return last(x) - last(y);
      return (x < y ? -1 : x > y ? 1 : 0) * (ascending ? 1 : -1);
    });
    body.append(...rows);
    all("thead th", board).forEach((head, place) => {
      if (place === index) head.setAttribute("aria-sort", ascending ? "ascending" : "descending");
      else head.removeAttribute("aria-sort");
    });
  };

  const boards = all(".board");
  for (const board of boards) {
    all("thead th", board.querySelector(".ranking")).forEach((head, index) => {
      if (index === column.files) return;
      const button = make("button", { type: "button" }, [...head.childNodes]);
      head.append(button);
      button.addEventListener("click", () => {
        const isNumber = head.dataset.sort === "number";
        const before = head.getAttribute("aria-sort");
        const first = isNumber && index !== column.rank ? "descending" : "ascending";
        const next = before ? (before === "ascending" ? "descending" : "ascending") : first;
        sort(board, index, next === "ascending");
      });
    });
    const more = board.querySelector(".more");
    if (more) {
      more.hidden = false;
      more.querySelector("button").addEventListener("click", () => unfold(board));
    }
  }

  const form = document.querySelector(".filters");
  if (form) {
    form.hidden = false;
    const field = name => form.elements[name];
    const apply = () => {
      const value = name => field(name).value;
      const words = value("search").toLowerCase().split(/\s+/).filter(Boolean);
      const asks = words.length || ["architecture", "extra", "evidence", "seeds"].some(value);
      let [shown, total] = [0, 0];
      for (const board of boards) {
        const here = (!value("dataset") || board.dataset.dataset === value("dataset"))
          && (!value("threat") || board.dataset.threat === value("threat"));
        if (here && asks) unfold(board);
        const rest = document.getElementById("rows-" + board.id) ? Number(board.dataset.n) : 0;
        const rows = [...board.querySelector(".ranking tbody").rows];
        total += rest || rows.length;
        let count = 0;
        for (const row of rows) {
          const text = row.textContent.toLowerCase();
          const extra = cell(row, column.extra) !== "";
          const fits = here && words.every(word => text.includes(word))
            && (!value("architecture") || cell(row, column.architecture) === value("architecture"))
            && (!value("extra") || extra === (value("extra") === "with"))
            && (!value("evidence") || cell(row, column.evidence) === value("evidence"))
            && (!value("seeds") || number(cell(row, column.seeds)) >= 2);
          row.hidden = !fits;
          if (fits) count += 1;
        }
        board.hidden = !here || (asks && count === 0);
        shown += here ? (asks ? count : rest || count) : 0;
      }
      form.querySelector("output").textContent = `${shown} of ${total} rows`;
    };
    form.addEventListener("input", apply);
    form.addEventListener("reset", () => setTimeout(apply));
    form.addEventListener("submit", event => event.preventDefault());
    apply();

    // Two boxes ticked in one board lead to their comparison.
    const tray = document.querySelector(".tray");
    const chosen = [];
    const show = () => {
      const [link, words] = [tray.querySelector("a"), tray.querySelector("span")];
      tray.hidden = chosen.length === 0;
      const names = chosen.map(box => box.value);
      link.hidden = chosen.length < 2;
      words.textContent = chosen.length < 2 ? `${names[0] ?? ""}: tick another row of the same board to compare` : names.join(" and ");
      if (chosen.length === 2) {
        const board = chosen[0].closest(".board");
        link.href = `boards/${board.id}.html#compare=${names.map(encodeURIComponent).join("&")}`;
      }
    };
    window.addBoxes = (board, rows) => {
      for (const row of rows) {
        const name = row.cells[column.name];
        const box = make("input", { type: "checkbox", value: name.textContent });
        box.setAttribute("aria-label", "Compare " + name.textContent);
        name.prepend(box);
      }
    };
    for (const board of boards) window.addBoxes(board, board.querySelector(".ranking tbody").rows);
    document.addEventListener("change", event => {
      const box = event.target;
      if (!(box instanceof HTMLInputElement) || box.type !== "checkbox") return;
      const place = chosen.indexOf(box);
      if (place >= 0) chosen.splice(place, 1);
      if (box.checked) {
        for (const other of [...chosen]) {
          if (other.closest(".board") === box.closest(".board") && chosen.length < 2) continue;
          other.checked = false;
          chosen.splice(chosen.indexOf(other), 1);
        }
        chosen.push(box);
      }
      show();
    });
    tray.querySelector("button").addEventListener("click", () => {
      for (const box of chosen.splice(0)) box.checked = false;
      show();
    });
  }

  // The comparison of two rows of a board.
  const compare = document.querySelector(".compare");
  if (compare) {
    const { names, stages, verdicts, images, p, corrected, significant } = JSON.parse(document.getElementById("verdicts").textContent);
    const [first, second] = [compare.elements.first, compare.elements.second];
    const result = document.getElementById("comparison");
    const words = mark => mark === "." ? "robust" : mark === "-" ? "misclassified" : "broken by " + (stages[mark.charCodeAt(0) - 97] ?? "an attack");
    const show = () => {
      const [a, b] = [first.selectedIndex, second.selectedIndex];
      const kinds = [...verdicts[a]].map((mark, index) => (mark === "." ? 0 : 2) + (verdicts[b][index] === "." ? 0 : 1));
      // 0: both withstand, 1: only the first, 2: only the second, 3: neither.
      const count = kind => kinds.filter(other => other === kind).length;
      const titles = ["both withstand", `only ${names[a]} withstands`, `only ${names[b]} withstands`, "neither withstands"];
      const text = [0, 1, 2, 3].map(kind => `${titles[kind]} ${count(kind)}`);
      const strip = make("div", { className: "versus" });
      strip.setAttribute("role", "img");
      strip.setAttribute("aria-label", text.join(", "));
      const tiles = make("div", { className: "tiles" });
      tiles.setAttribute("role", "img");
      tiles.setAttribute("aria-label", `One tile an image, in the order of the split: ${text.join(", ")}`);
      for (const kind of [0, 1, 2, 3]) {
        const part = make("i", { className: "v" + kind });
        part.style.flex = String(count(kind)) + " 0 0";
        strip.append(part);
      }
      kinds.forEach((kind, index) => tiles.append(make("i", { className: "v" + kind, title: `image ${images ? images[index] : index}: ${titles[kind]}` })));
      const key = make("ul", { className: "plain" }, [0, 1, 2, 3].map(kind =>
        make("li", {}, [make("span", { className: "swatch v" + kind }), text[kind]])));
      // The verdict is the corrected one, so that it says what the ranks say: of many pairs some differ by chance.
      const [high, low] = [Math.max(a, b), Math.min(a, b)];
      const known = a === b ? null : p?.[high]?.[low];
      const pairs = names.length * (names.length - 1) / 2;
      const correction = pairs > 1 ? ` for the two alone, ${corrected?.[high]?.[low]} with Holm's correction for the board's ${pairs} pairs, as for its ranks` : "";
      const verdict = known == null ? "" : ` Exact mid-p McNemar test: p = ${known}${correction}: `
        + (significant[high][low] === "1" ? "significant at 5 %." : "not significant at 5 %.");
      const lead = count(1) - count(2);
      const summary = make("p", {}, [
        a === b ? "Choose two different rows." : lead === 0 ? "Both withstand equally many images."
          : `${names[lead > 0 ? a : b]} withstands ${Math.abs(lead)} images more of ${kinds.length}.` + verdict]);
      const changes = kinds.map((_, index) => index).filter(index => verdicts[a][index] !== verdicts[b][index]);
      const table = make("table", {}, [
        make("caption", { textContent: `${changes.length} images on which the two differ, by what broke them first` }),
        make("thead", {}, [make("tr", {}, ["Image", names[a], names[b]].map(title => make("th", { scope: "col", textContent: title })))])]);
      const body = make("tbody");
      const fill = limit => body.append(...changes.slice(body.rows.length, limit).map(index => make("tr", {}, [
        make("th", { scope: "row", textContent: images ? images[index] : index }),
        make("td", { textContent: words(verdicts[a][index]) }), make("td", { textContent: words(verdicts[b][index]) })])));
      fill(40);
      table.append(body);
      const scroll = make("div", { className: "scroll", tabIndex: 0 }, [table]);
      scroll.setAttribute("role", "region");
      scroll.setAttribute("aria-label", "Images on which the two differ");
      const rest = changes.length - body.rows.length;
      const more = make("button", { type: "button", className: "plain", textContent: `Show the other ${rest}`, hidden: rest <= 0 });
      more.addEventListener("click", () => { fill(changes.length); more.hidden = true; });
      result.replaceChildren(summary, strip, key, tiles, scroll, more);
    };
    const read = () => {
      const found = /^#compare=(.*)&(.*)$/.exec(location.hash);
      if (!found) return;
      const [a, b] = found.slice(1).map(name => { try { return names.indexOf(decodeURIComponent(name)); } catch { return -1; } });
      if (a >= 0 && b >= 0) { first.selectedIndex = a; second.selectedIndex = b; show(); document.getElementById("compare").scrollIntoView(); }
    };
    compare.hidden = false;
    compare.addEventListener("change", show);
    window.addEventListener("hashchange", read);
    show();
    read();
  }
})();
