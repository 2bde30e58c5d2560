/* A source's page shows what falls without it, without being asked: the balance takes half a second,
   so the page stands first. */
"use strict";

(() => {
  const { one, fragment } = steelyard;
  async function show() {
    const place = document.getElementById("fall");
    if (!place || !place.dataset.fall) return;
    const address = place.dataset.fall;
    place.setAttribute("aria-busy", "true");
    const fresh = await fragment(address, "fall").catch(() => null);
    if (fresh && document.getElementById("fall") === place) place.replaceWith(document.importNode(fresh, true));
    else place.removeAttribute("aria-busy");
  }
  document.addEventListener("steelyard:sheet", show);
  document.addEventListener("steelyard:state", (event) => {
    const place = one("#fall[data-waits]");
    if (place && event.detail.ready && place.getAttribute("aria-busy") !== "true") show();
  });
  show();
})();
