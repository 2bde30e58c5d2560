/* What every page of the workbench does: keeps the balance up to date, sends deeds, knows keys.
   Without it all works by links and forms. Puts text in as text, never as markup. */
"use strict";

const steelyard = (() => {
  const body = document.body;
  const one = (selector, inside = document) => inside.querySelector(selector);
  const every = (selector, inside = document) => [...inside.querySelectorAll(selector)];

  /* Ask for JSON; what is refused comes back as an Error with `refused` and `conflict`. */
  async function ask(address, options = {}) {
    const answer = await fetch(address, {
      ...options,
      headers: { accept: "application/json", "x-steelyard-csrf": body.dataset.csrf, ...options.headers },
    });
    const content = await answer.json().catch(() => ({ refused: answer.statusText }));
    if (!answer.ok) throw Object.assign(new Error(content.refused || "conflict"), content);
    return content;
  }

  /* Send a form's fields, or a plain object of them, to be done. */
  async function send(deed, fields) {
    const form = fields instanceof FormData ? fields : new FormData();
    if (!(fields instanceof FormData)) {
      for (const [name, value] of Object.entries(fields)) form.append(name, value);
    }
    const done = await ask(`/do/${deed}`, { method: "POST", body: form });
    say(done.said);
    // What was just done can be undone; what exactly that is comes with the state.
    one(".undo").hidden = false;
    // What comes next on the page is asked for first, the balance when that is on its way.
    soon();
    return done;
  }

  /* A sentence for the user, where a screen reader hears it too. */
  function say(text, bad = false) {
    const line = one("[data-said]");
    line.textContent = text || "";
    line.hidden = !text;
    line.classList.toggle("problem", bad);
  }

  /* On to another page, which then says what was done here. */
  function leave(address, text) {
    sessionStorage.setItem("steelyard.said", text || "");
    location.assign(address);
  }
  const left = sessionStorage.getItem("steelyard.said");
  if (left) {
    sessionStorage.removeItem("steelyard.said");
    say(left);
  }

  function put(selector, text) {
    for (const place of every(selector)) {
      if (place.textContent !== text) place.textContent = text;
    }
  }

  let wanted = null;
  let resting = 0;
  /* What is being reckoned is asked for at once, then ever less often: whoever asks all the time
     takes from the reckoning what it needs. */
  const LEAST = 200, MOST = 4000;
  let patience = LEAST;
  function again() {
    clearTimeout(wanted);
    wanted = setTimeout(refresh, patience);
    patience = Math.min(patience * 1.5, MOST);
  }
  /* Somebody asked for something: what it waits for is asked for at once. */
  function soon() {
    patience = LEAST;
    again();
  }
  async function refresh() {
    clearTimeout(wanted);
    let state = null;
    try {
      state = await ask("/state.json");
    } catch {
      resting = Math.min(resting + 1, 10);
    }
    if (state) {
      resting = 0;
      show(state);
    }
    const running = state && state.work && state.work.state === "running";
    const waits = state && (state.balance.kind === "waits" || one("[data-waits]"));
    if (waits && !document.hidden) {
      again();
      return;
    }
    patience = LEAST;
    wanted = setTimeout(refresh, document.hidden ? 10000 : running ? 500 : 3000 * (1 + resting));
  }

  function show(state) {
    const strip = one("#balance");
    strip.className = `strip ${state.balance.kind}`;
    put("[data-balance-label]", state.balance.label);
    for (const name of ["given", "returned", "ratio"]) {
      const figure = state.balance[name];
      if (!figure) continue;
      put(`#balance [data-figure="${name}.middle"]`, figure.middle || figure.range);
      put(`#balance [data-figure="${name}.range"]`, figure.middle ? figure.range : "");
    }
    const work = state.work;
    const running = Boolean(work && work.state === "running");
    one("[data-work]").hidden = !work || work.state === "done" || work.state === "stopped";
    one("[data-weigh]").hidden = running;
    one("[data-stop]").hidden = !running;
    if (work) {
      put("[data-work-told]", work.told);
      put("[data-work-stage]", work.stage);
      put("[data-work-why]", work.why);
      one("[data-work] progress").value = work.share;
    }
    put("[data-waiting]", String(state.waiting));
    const undo = one(".undo");
    undo.hidden = !state.undo;
    one("button", undo).title = state.undo;
    const weighed = state.results !== body.dataset.results;
    if (weighed) {
      body.dataset.results = state.results;
      renew("[data-weighed][id]");
    }
    if (weighed || state.stamp !== body.dataset.stamp) {
      body.dataset.stamp = state.stamp;
      document.dispatchEvent(new CustomEvent("steelyard:changed", { detail: state }));
    }
    document.dispatchEvent(new CustomEvent("steelyard:state", { detail: state }));
  }

  /* Keys that are letters: never while somebody types, never with a modifier. */
  const keys = new Map();
  function key(letter, run) {
    keys.set(letter, run);
  }
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = event.target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");
    if (typing) return;
    const run = keys.get(event.key);
    if (!run) return;
    event.preventDefault();
    run(event);
  });
  key("u", () => {
    const undo = one(".undo");
    if (!undo.hidden) undo.requestSubmit();
  });

  /* A page's part as the server makes it: the element with that id, from any of our addresses. */
  async function fragment(address, id) {
    const answer = await fetch(address, { headers: { accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    // What is still being reckoned is asked for soon, not when the next look would come.
    if (one("[data-waits]", page)) again();
    fold(page);
    return page.getElementById(id);
  }

  /* On a small screen what is secondary is folded; where an address names a part of it, not. */
  const SMALL = matchMedia("(max-width: 40rem)");
  function fold(inside = document) {
    if (!SMALL.matches) return;
    for (const part of every("details[data-fold]", inside)) part.open = false;
    const named = location.hash.length > 1 && inside.getElementById(location.hash.slice(1));
    for (let part = named && named.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
  }
  fold();
  addEventListener("beforeprint", () => every("details[data-fold]").forEach((part) => { part.open = true; }));
  // The page one is on stands in sight in the menu, which is longer than a small screen.
  // Asked once the page is laid out anyway.
  requestAnimationFrame(() => {
    const current = one(".menu a[aria-current]");
    if (current) current.closest("ul").scrollLeft = current.offsetLeft - (innerWidth - current.offsetWidth) / 2;
  });

  /* A part of a page whose figures were still being reckoned: again, now that they are there. */
  let asking = false;
  document.addEventListener("steelyard:state", async (event) => {
    if (!event.detail.ready || asking) return;
    asking = true;
    await renew("[data-again][id]");
    asking = false;
  });

  /* Parts of the page as the server makes them now. */
  async function renew(selector) {
    for (const part of every(selector)) {
      const focused = document.activeElement;
      if (part.contains(focused) && focused.matches("input, select, textarea")) continue;
      const fresh = await fragment(location.pathname + location.search, part.id).catch(() => null);
      if (fresh && part.isConnected) part.replaceWith(document.importNode(fresh, true));
    }
  }

  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) refresh();
  });
  setTimeout(refresh, 200);
  return { ask, send, say, leave, refresh, soon, key, one, every, fragment };
})();
