/* Assumptions: a slider moves, the number beside it too, and the provisional balance follows; what
   is tried stands in the address. */
"use strict";

(() => {
  const { one, every, say, soon, fragment } = steelyard;
  const box = () => document.getElementById("assumptions");
  const REST = 200;
  let asked = 0;
  let waiting = null;

  async function go(address, push) {
    clearTimeout(waiting);
    const mine = ++asked;
    box().setAttribute("aria-busy", "true");
    if (push) soon();
    const focused = document.activeElement && document.activeElement.id;
    const fresh = await fragment(address, "assumptions").catch(() => null);
    if (mine !== asked) return;
    if (!fresh) {
      box().removeAttribute("aria-busy");
      say("", true);
      return;
    }
    // What somebody is writing as a reason stays.
    const written = new Map(every("#assumptions .keep [name=because]").map((input) => [input.id, input.value]));
    const opened = new Set(every("#assumptions details[id][open]").map((part) => part.id));
    box().replaceWith(document.importNode(fresh, true));
    for (const part of every("#assumptions details[id]")) part.open = part.open || opened.has(part.id);
    for (const [id, text] of written) {
      const input = document.getElementById(id);
      if (input) input.value = text;
    }
    if (push) history.pushState(null, "", address);
    const again = focused && document.getElementById(focused);
    if (again) again.focus({ preventScroll: true });
  }

  function address() {
    const query = new URLSearchParams();
    for (const form of every("#assumptions [data-setting]")) {
      const value = one("input[type=number]", form).value;
      if (value !== "" && Number(value) !== Number(form.dataset.stored)) query.append("set", `${form.dataset.setting}:${Number(value)}`);
    }
    const text = query.toString();
    return location.pathname + (text ? `?${text}` : "");
  }

  /* Two digits and a half: nobody assumes more than that. */
  const short = (text, step) => String(step === "1" ? Math.round(Number(text)) : Number(Number(text).toPrecision(3)));

  document.addEventListener("input", (event) => {
    const form = event.target.closest("#assumptions [data-setting]");
    if (!form) return;
    const [range, number] = [one("input[type=range]", form), one("input[type=number]", form)];
    if (event.target === range) number.value = short(range.value, range.step);
    else if (number.value !== "") range.value = number.value;
  });
  document.addEventListener("change", (event) => {
    if (!event.target.closest("#assumptions [data-setting]")) return;
    clearTimeout(waiting);
    waiting = setTimeout(() => go(address(), true), REST);
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.closest("#assumptions [data-setting]")) return;
    event.preventDefault();
    go(address(), true);
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("#assumptions a[data-switch]");
    if (!link || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    go(link.getAttribute("href"), true);
  });
  const again = () => go(location.pathname + location.search, false);
  document.addEventListener("steelyard:state", (event) => {
    // An answer that is still on its way is waited for: a further question would take its place.
    const idle = box().getAttribute("aria-busy") !== "true";
    if (event.detail.ready && idle && box().hasAttribute("data-waits")) again();
  });
  document.addEventListener("steelyard:changed", again);
  addEventListener("popstate", again);
})();
