/* Sheets: filters, pages and forms of a list without loading the whole page. What is shown stands in
   the address; every link and form works without this as well, and every key does what one does. */
"use strict";

(() => {
  const { one, every, send, say, key, fragment } = steelyard;
  const STEPS = "#sheet .pair, #sheet .cluster > summary, #sheet tr[id^=row-] a[href*='edit=']";
  const sheet = () => document.getElementById("sheet");
  let asked = 0;
  let shown = 0;
  let typed = null;

  async function go(address, { push = true, focus = "" } = {}) {
    const mine = ++asked;
    sheet().setAttribute("aria-busy", "true");
    const fresh = await fragment(address, "sheet").catch(() => null);
    if (mine !== asked) return;
    shown = mine;
    if (!fresh) {
      location.assign(address);
      return;
    }
    const field = document.activeElement && sheet().contains(document.activeElement) ? document.activeElement : null;
    const place = field && field.id && field.selectionEnd !== undefined ? [field.id, field.selectionEnd] : null;
    const stood = at();
    const opened = new Set(every("#sheet details[id][open]").map((box) => box.id));
    sheet().replaceWith(document.importNode(fresh, true));
    for (const box of every("#sheet details[id]")) if (opened.has(box.id)) box.open = true;
    if (push) history.pushState(null, "", address);
    const target = (focus && one(focus)) || (place && document.getElementById(place[0])) || (stood >= 0 && every(STEPS)[stood]);
    if (target) {
      target.focus({ preventScroll: !focus });
      if (place && target.id === place[0] && target.type === "search") target.setSelectionRange(place[1], place[1]);
    }
    document.dispatchEvent(new CustomEvent("steelyard:sheet"));
  }

  /* Whether somebody is filling in a form that a fresh list would empty. */
  function typing() {
    return Boolean(one("#sheet form.edit")) || every("#sheet input[name=why]").some((input) => input.value);
  }

  function chosen(form) {
    const query = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (value) query.append(name, value);
    return query.size ? `${form.getAttribute("action")}?${query}` : form.getAttribute("action");
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("#sheet a[data-part]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const address = link.getAttribute("href");
    const edits = /[?&](edit|new)=/.test(address);
    const row = decodeURIComponent(address.split("#")[1] || "");
    go(address, { focus: edits ? "#sheet form.edit select, #sheet form.edit input:not([type=hidden])" : "" }).then(() => {
      const place = row && document.getElementById(row);
      if (place) place.scrollIntoView({ block: edits ? "start" : "nearest" });
    });
  });

  document.addEventListener("change", (event) => {
    const form = event.target.closest("#sheet form[data-filter]");
    if (form && event.target.matches("select, input[type=checkbox]")) go(chosen(form));
  });
  document.addEventListener("input", (event) => {
    const form = event.target.closest("#sheet form[data-filter]");
    if (!form || !event.target.matches("input[type=search]")) return;
    clearTimeout(typed);
    typed = setTimeout(() => go(chosen(form), { push: false }).then(() => history.replaceState(null, "", chosen(one("#sheet form[data-filter]")))), 250);
  });

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (form.matches("#sheet form[data-filter]")) {
      event.preventDefault();
      clearTimeout(typed);
      go(chosen(form));
      return;
    }
    if (!form.matches("#sheet form[data-deed]")) return;
    event.preventDefault();
    const button = event.submitter;
    const fields = new FormData(form);
    if (button && button.name) fields.set(button.name, button.value);
    if (button) button.disabled = true;
    const refusal = one("[data-refusal]", form);
    if (refusal) refusal.hidden = true;
    try {
      const done = await send(form.dataset.deed, fields);
      if (done.back && (form.dataset.leave !== undefined || new URL(done.back, location.href).pathname !== location.pathname)) {
        steelyard.leave(done.back, done.said);
        return;
      }
      const pair = Boolean(form.closest(".pair"));
      await go(done.back || location.pathname + location.search, { push: Boolean(form.dataset.close) });
      // The next pair stands where the judged one was.
      const row = form.matches("[data-new]") && document.getElementById((done.back || "").split("#")[1] || "");
      if (row) {
        row.classList.add("fresh");
        row.scrollIntoView({ block: "center" });
      }
      if (pair) (every("#sheet .pair")[last] || one("#content")).focus();
    } catch (error) {
      if (error.conflict) {
        // The merge page is made by the server: the same form, sent as a form.
        if (button && button.name) {
          form.append(Object.assign(document.createElement("input"), { type: "hidden", name: button.name, value: button.value }));
        }
        form.submit();
        return;
      }
      say(error.refused || String(error), true);
      if (refusal) {
        refusal.textContent = error.refused || String(error);
        refusal.hidden = false;
        one("[data-said]").hidden = true;
      }
    } finally {
      if (button) button.disabled = false;
    }
  });

  document.addEventListener("keydown", (event) => {
    const form = event.key === "Escape" && event.target.closest("#sheet form[data-close]");
    if (form) go(form.dataset.close);
  });

  /* j and k go through what a list holds; of a found pair y confirms it and n keeps it apart. */
  let last = 0;

  function at() {
    const steps = every(STEPS);
    return steps.findIndex((step) => step === document.activeElement || step.contains(document.activeElement));
  }

  function step(by) {
    const steps = every(STEPS);
    if (!steps.length) return;
    const here = at();
    last = Math.max(0, Math.min(steps.length - 1, here < 0 ? inSight(steps) : here + by));
    steps[last].focus();
  }

  /* The first that is in sight, below what sticks to the top: whoever scrolled is not sent back. */
  function inSight(steps) {
    const top = one("#balance").getBoundingClientRect().bottom;
    return Math.max(0, steps.findIndex((row) => row.getBoundingClientRect().bottom > Math.max(top, 0)));
  }

  function answer(value) {
    if (at() < 0) {
      // Nothing is judged that nobody chose: the key chooses first.
      step(0);
      return;
    }
    const pair = every(STEPS)[at()];
    const button = pair && pair.matches(".pair") && one(`button[value=${value}]`, pair);
    if (!button) return;
    last = at();
    button.click();
  }
  key("j", () => step(1));
  key("k", () => step(-1));
  key("y", () => answer("yes"));
  key("n", () => {
    const fresh = one("#sheet [data-new-row]");
    if (fresh) fresh.click();
    else answer("no");
  });

  /* The id that a new row gets from its name, as the server makes it; what is typed there stays. */
  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-new]");
    if (!form || !/^set_name(_de)?$/.test(event.target.name)) return;
    const id = one("[name=set_id]", form);
    const plain = event.target.value.toLowerCase().replace(/ä/g, "ae").replace(/ö/g, "oe").replace(/ü/g, "ue").replace(/ß/g, "ss");
    if (id) id.placeholder = (plain.normalize("NFKD").match(/[a-z0-9]+/g) || []).join("_").slice(0, 40);
  });

  // A file changed: the same list again, unless another is on its way, or a form is filled in.
  document.addEventListener("steelyard:changed", () => {
    if (shown === asked && !typing()) {
      go(location.pathname + location.search, { push: false });
    }
  });
  // What is made beside is asked for again until it is there.
  document.addEventListener("steelyard:state", () => {
    if (one("#sheet [data-waits]:not(#fall)") && shown === asked && !typing()) {
      go(location.pathname + location.search, { push: false });
    }
  });
  addEventListener("popstate", () => go(location.pathname + location.search, { push: false }));
})();
