/* An item's switches: a claim or source goes off, and curve and balance move; what is switched
   stands in the address. A mark on the curve shows the words and leads to them. */
"use strict";

(() => {
  const { one, every, say, soon, fragment } = steelyard;
  const box = () => document.getElementById("item");
  let asked = 0;

  async function go(address, push) {
    const mine = ++asked;
    box().setAttribute("aria-busy", "true");
    if (push) soon();
    const focused = document.activeElement && document.activeElement.value;
    const fresh = await fragment(address, "item").catch(() => null);
    if (mine !== asked) return;
    if (!fresh) {
      box().removeAttribute("aria-busy");
      say("", true);
      return;
    }
    box().replaceWith(document.importNode(fresh, true));
    if (push) history.pushState(null, "", address);
    const again = focused && every("#item input[type=checkbox]").find((input) => input.value === focused);
    if (again) again.focus({ preventScroll: true });
  }

  function address() {
    const query = new URLSearchParams();
    const basis = one("[data-switches] [name=basis]").value;
    if (basis) query.append("basis", basis);
    for (const input of every("#item input[type=checkbox]:checked")) query.append("off", input.value);
    return `${location.pathname}?${query}`;
  }

  document.addEventListener("change", (event) => {
    if (event.target.closest("#item input[type=checkbox]")) go(address(), true);
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("#item a[data-switch]");
    if (link && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      go(link.getAttribute("href"), true);
      return;
    }
    const mark = event.target.closest("svg [data-claim]");
    if (mark) {
      const row = document.getElementById(`claim-${mark.dataset.claim.split(" ")[0]}`);
      const words = row && one("a[href^='/inbox']", row);
      if (words) location.assign(words.getAttribute("href"));
    }
  });
  // The draws are loaded, or a file changed: the same page again, with what is known now.
  document.addEventListener("steelyard:state", (event) => {
    // An answer that is still on its way is waited for: a further question would take its place.
    const idle = box().getAttribute("aria-busy") !== "true";
    if (event.detail.ready && idle && box().hasAttribute("data-waits")) go(location.pathname + location.search, false);
  });
  document.addEventListener("steelyard:changed", () => go(location.pathname + location.search, false));
  addEventListener("popstate", () => go(location.pathname + location.search, false));

  function tell(event, mark) {
    const tip = one("#item .tip");
    const row = document.getElementById(`claim-${mark.dataset.claim.split(" ")[0]}`);
    if (!tip || !row) return;
    const cells = [...row.cells].slice(1).map((cell) => cell.innerText.trim()).filter(Boolean);
    tip.replaceChildren(
      ...cells.map((text) => Object.assign(document.createElement("p"), { textContent: text })),
    );
    tip.hidden = false;
    const edge = document.documentElement.clientWidth - tip.offsetWidth - 12;
    tip.style.setProperty("left", `${Math.max(8, Math.min(event.clientX + 14, edge))}px`);
    tip.style.setProperty("top", `${event.clientY + 16}px`);
    every(".claims tr.near").forEach((other) => other.classList.remove("near"));
    row.classList.add("near");
  }
  document.addEventListener("pointerover", (event) => {
    const mark = event.target.closest && event.target.closest("#item svg [data-claim]");
    const tip = one("#item .tip");
    if (mark) tell(event, mark);
    else if (tip && !tip.hidden) {
      tip.hidden = true;
      every(".claims tr.near").forEach((row) => row.classList.remove("near"));
    }
  });
})();
