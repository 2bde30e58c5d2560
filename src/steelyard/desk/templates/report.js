// The page's own script: language, ground, evidence table, trace. Loads nothing, sends nothing.
// Text of a case reaches the page as text only (textContent), never as markup.
(() => {
  "use strict";
  const root = document.documentElement;
  const data = JSON.parse(document.getElementById("data").textContent);
  const $ = (id) => document.getElementById(id);
  const own = (map, key) => (Object.prototype.hasOwnProperty.call(map, key) ? map[key] : undefined);
  const pack = (text) => (Array.isArray(text) ? text : [text, text]);
  const lang = () => root.lang;
  const pick = (text) => pack(text)[lang() === "de" ? 1 : 0];
  const make = (tag, className, text) => {
    const one = document.createElement(tag);
    if (className) one.className = className;
    if (text !== undefined && text !== null) both(one, text);
    return one;
  };
  // A text in both languages stays in the page in both, like everything the page came with.
  const both = (parent, text) => {
    const [en, de] = pack(text).map(String);
    if (en === de) return parent.append(en);
    for (const [code, words] of [["en", en], ["de", de]]) {
      const span = document.createElement("span");
      span.className = code;
      span.lang = code;
      span.textContent = words;
      parent.append(span);
    }
  };
  const ui = (key) => data.ui[key];
  const keep = {
    get(key) { try { return localStorage.getItem("steelyard-" + key); } catch { return null; } },
    set(key, value) { try { localStorage.setItem("steelyard-" + key, value); } catch { /* private window */ } },
  };

  // Language.
  const speak = (code) => {
    root.lang = code;
    document.title = data.title[code];
    for (const button of document.querySelectorAll("[data-lang]"))
      button.setAttribute("aria-pressed", String(button.dataset.lang === code));
    for (const one of document.querySelectorAll("[data-en]")) {
      const words = one.dataset[code];
      if (one.tagName === "OPTION") one.textContent = words;
      if (one.hasAttribute("aria-label")) one.setAttribute("aria-label", words);
      if (one.hasAttribute("placeholder")) one.setAttribute("placeholder", words);
    }
    count();
  };
  for (const button of document.querySelectorAll("[data-lang]"))
    button.addEventListener("click", () => { keep.set("lang", button.dataset.lang); speak(button.dataset.lang); });

  // Light or dark ground.
  const prefersDark = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : prefersDark.matches);
  const showTheme = () => $("theme").setAttribute("aria-pressed", String(isDark()));
  $("theme").addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    keep.set("theme", root.dataset.theme);
    showTheme();
  });
  prefersDark.addEventListener("change", showTheme);
  const theme = keep.get("theme");
  if (theme === "dark" || theme === "light") root.dataset.theme = theme;
  showTheme();

  // Print: everything that is folded opens, and folds again after.
  $("print").addEventListener("click", () => print());
  let folded = [];
  addEventListener("beforeprint", () => {
    folded = [...document.querySelectorAll("main details:not([open])")];
    for (const one of folded) one.open = true;
  });
  addEventListener("afterprint", () => { for (const one of folded) one.open = false; folded = []; });

  // What stands behind a claim or a price.
  const CLAIM = ["amount", "item", "said", "words", "reading", "quote", "translation", "paraphrase", "source", "chain",
    "as_of", "since", "reported", "measure", "status", "knowledge", "capacity", "use", "why", "drift", "origin", "copies", "link", "note"];
  const PRICE = ["amount", "item", "said", "buyer", "seller", "context", "source", "reported", "per_item",
    "steps", "converted", "why", "quote", "link", "note"];
  const link = (claim) => {
    const a = make("a", "fig", claim);
    a.href = "#claim=" + encodeURIComponent(claim);
    return a;
  };
  const field = (key, one) => {
    const dd = make("dd");
    if (key === "link") {
      if (one.href) {
        const a = make("a", "", one.href);
        a.href = one.href;
        a.rel = "noopener noreferrer";
        a.target = "_blank";
        dd.append(a);
      } else dd.append(one.address);
    } else if (key === "origin") dd.append(link(one.origin));
    else if (key === "copies") {
      const list = make("ul");
      for (const [id, drift] of one.copies) {
        const li = make("li");
        li.append(link(id), " ", own(data.claims, id)?.chain || "");
        if (drift) li.append(" ", make("span", "tag", drift));
        list.append(li);
      }
      dd.append(list);
    } else if (key === "steps") {
      const list = make("ol");
      for (const step of one.steps) list.append(make("li", "", step));
      dd.append(list);
    } else {
      if (key === "quote") { dd.className = "said"; if (one.lang) dd.lang = one.lang; }
      both(dd, one[key]);
      if (String(one[key]).length > 1200) { dd.classList.add("long"); dd.tabIndex = 0; }
    }
    return dd;
  };
  const card = (one, fields) => {
    const list = make("dl", "card");
    for (const key of fields) {
      if (key === "link" ? !(one.href || one.address) : !one[key]) continue;
      list.append(make("dt", "", ui("f_" + key)), field(key, one));
    }
    return list;
  };
  const unfold = (button) => {
    const row = button.closest("tr");
    const isOpen = button.getAttribute("aria-expanded") === "true";
    button.setAttribute("aria-expanded", String(!isOpen));
    if (isOpen) { row.nextElementSibling.remove(); return; }
    const { claim, price } = row.dataset;
    const detail = make("tr", "detail");
    const cell = make("td");
    cell.colSpan = row.cells.length;
    cell.append(claim ? card(data.claims[claim], CLAIM) : card(data.prices[price], PRICE));
    detail.append(cell);
    row.after(detail);
  };

  // The evidence table: filter and sort.
  const table = $("claims");
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const text = $("f-text");
  const selects = { i: $("f-i"), s: $("f-s"), u: $("f-u"), t: $("f-t") };
  const shown = (cell) => {
    const part = cell.querySelector(":scope > ." + lang());
    return (part || cell).textContent.trim();
  };
  const flat = (value) => (Array.isArray(value) ? value.map(flat).join(" ") : String(value));
  const hay = new Map();
  const haystack = (row) => {
    if (!hay.has(row)) {
      const one = own(data.claims, row.dataset.claim) || {};
      hay.set(row, (row.dataset.claim + " " + Object.values(one).map(flat).join(" ")).toLowerCase());
    }
    return hay.get(row);
  };
  const none = make("p", "nothing", ui("none_found"));
  none.hidden = true;
  table.after(none);
  const count = () => {
    const n = rows.filter((row) => !row.hidden).length;
    $("found").textContent = pick(ui("found")).replace("{n}", n).replace("{all}", rows.length);
    none.hidden = n > 0;
  };
  const filter = () => {
    const words = text.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const row of rows) {
      const fits = Object.entries(selects).every(([key, one]) => !one.value || row.dataset[key] === one.value)
        && words.every((word) => haystack(row).includes(word));
      row.hidden = !fits;
      const next = row.nextElementSibling;
      if (next?.classList.contains("detail")) next.hidden = !fits;
    }
    count();
  };
  text.addEventListener("input", filter);
  for (const one of Object.values(selects)) one.addEventListener("change", filter);
  $("filters").addEventListener("submit", (event) => event.preventDefault());
  $("filters").addEventListener("reset", () => setTimeout(filter));
  const compare = (column, isUp) => {
    const key = new Map(rows.map((row) => {
      const cell = row.cells[column];
      const k = cell.dataset.k;
      return [row, k === undefined ? shown(cell) : column === 3 ? (k === "" ? null : Number(k)) : k || null];
    }));
    const collator = new Intl.Collator(lang(), { numeric: true });
    return (a, b) => {
      const [x, y] = [key.get(a), key.get(b)];
      if (x === null || y === null) return (x === null) - (y === null);
      const order = typeof x === "number" ? x - y : collator.compare(x, y);
      return isUp ? order : -order;
    };
  };
  for (const button of table.querySelectorAll(".sort")) {
    button.addEventListener("click", () => {
      const head = button.closest("th");
      const isUp = head.getAttribute("aria-sort") !== "ascending";
      for (const one of table.tHead.rows[0].cells) one.setAttribute("aria-sort", "none");
      head.setAttribute("aria-sort", isUp ? "ascending" : "descending");
      rows.sort(compare(head.cellIndex, isUp));
      const all = document.createDocumentFragment();
      for (const row of rows) {
        const next = row.nextElementSibling;
        all.append(row);
        if (next?.classList.contains("detail")) all.append(next);
      }
      body.append(all);
    });
  }
  document.addEventListener("click", (event) => {
    const more = event.target.closest?.(".more");
    if (more) unfold(more);
  });

  // The trace: figure -> valuation -> estimate -> evidence -> claim.
  const dialog = $("trace");
  const node = (id) => {
    const [path, month] = id.replace(/\.(p05|p50|p95|low|high)(?=@|$)/, "").split("@");
    const found = own(data.nodes, path);
    if (!found || !month) return found;
    const at = data.months.months.indexOf(month);
    const value = own(data.months, path)?.[at];
    if (value === undefined) return found;
    const [en, de] = pack(ui("month"));
    return { ...found, v: value, b: undefined, r: [en.replace("{month}", month), de.replace("{month}", month)] };
  };
  const branch = (id, path, isOpen) => {
    const one = own(data.nodes, id);
    const li = make("li");
    const details = make("details");
    const summary = make("summary");
    summary.append(make("b", "c", one.l));
    if (one.v) summary.append(make("span", "v c", one.v));
    details.append(summary);
    li.append(details);
    const fill = () => {
      if (details.dataset.full) return;
      details.dataset.full = "1";
      grow(details, id, one, [...path, id]);
    };
    details.addEventListener("toggle", fill);
    if (isOpen) { fill(); details.open = true; }
    return li;
  };
  const grow = (parent, id, one, path) => {
    const words = [one.b, one.r].filter(Boolean);
    for (const part of words) parent.append(make("p", "rule", part));
    if (one.k === "claim") parent.append(card(data.claims[id.slice(6)], CLAIM));
    if (one.k === "pricerow") parent.append(card(data.prices[id.slice(6)], PRICE));
    const parts = one.p.filter((part) => !path.includes(part));
    if (!parts.length) return;
    const list = make("ul");
    for (const part of parts) list.append(branch(part, path, parts.length === 1 && path.length < 4));
    parent.append(list);
  };
  const draw = (id, one) => {
    const box = $("trace-body");
    box.replaceChildren();
    const head = make("div", "trace-head");
    const titles = make("div");
    const close = make("button", "tool", ui("close"));
    close.type = "button";
    close.addEventListener("click", () => dialog.close());
    const h2 = make("h2", "c", one ? one.l : ui("unknown"));
    h2.id = "trace-title";
    titles.append(make("p", "trace-kicker", ui("trace")), h2);
    head.append(titles, close);
    box.append(head);
    if (one?.v) box.append(make("p", "trace-value c", one.v));
    if (one) {
      const tree = make("div", "tree");
      grow(tree, id.split("@")[0], one, [id.split("@")[0]]);
      box.append(tree);
    }
    box.append(make("p", "trace-path", id));
  };
  let pushed = 0; // traces opened one from the other since the page itself was looked at
  let clicked = false;
  const wanted = () => {
    const found = /^#(fig|claim|price)=(.+)$/.exec(location.hash);
    if (!found) return null;
    let id = found[2];
    try { id = decodeURIComponent(id); } catch { /* as it stands */ }
    return found[1] === "fig" ? id : found[1] + ":" + id;
  };
  // A link to a folded part opens it.
  const unfolded = () => {
    const one = $(location.hash.slice(1));
    if (one?.tagName === "DETAILS") { one.open = true; one.scrollIntoView(); }
  };
  const follow = () => {
    unfolded();
    const id = wanted();
    if (id === null) {
      pushed = 0;
      if (dialog.open) dialog.close();
      return;
    }
    pushed = clicked ? pushed + 1 : 0;
    clicked = false;
    draw(id, node(id));
    if (!dialog.open) dialog.showModal();
    dialog.scrollTop = 0;
  };
  dialog.addEventListener("close", () => {
    if (wanted() === null) return;
    const back = pushed;
    pushed = 0;
    if (back) history.go(-back);
    else history.replaceState(null, "", location.pathname + location.search);
  });
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  document.addEventListener("click", (event) => {
    const mark = event.target.closest?.("svg [data-figure], svg [data-claim]");
    const a = event.target.closest?.("a.fig");
    if (a && a.hash !== location.hash) clicked = true;
    if (!mark) return;
    const { figure, claim } = mark.dataset;
    const hash = claim ? "#claim=" + claim.split(" ")[0] : "#fig=" + figure;
    if (hash !== location.hash) { clicked = true; location.hash = hash; }
  });
  addEventListener("hashchange", follow);

  // A word on what a mark in a chart is, for the pointer; the tables say the same to everybody.
  const tip = $("tip");
  document.addEventListener("pointermove", (event) => {
    const mark = event.target.closest?.("svg [data-figure], svg [data-claim]");
    if (!mark) { tip.hidden = true; return; }
    const id = mark.dataset.claim ? "claim:" + mark.dataset.claim.split(" ")[0] : mark.dataset.figure;
    const one = node(id);
    if (!one) { tip.hidden = true; return; }
    tip.textContent = pick(one.l) + (one.v ? ": " + pick(one.v) : "");
    tip.hidden = false;
    tip.style.left = Math.min(event.clientX + 12, innerWidth - tip.offsetWidth - 8) + "px";
    tip.style.top = Math.min(event.clientY + 14, innerHeight - tip.offsetHeight - 8) + "px";
  });

  const languages = Object.keys(data.title);
  // A page whose file is named for a language opens in it, whatever the browser speaks.
  const wish = root.dataset.writtenFor || keep.get("lang") || (navigator.language || "").slice(0, 2);
  speak(languages.includes(wish) ? wish : root.lang);
  follow();
})();
