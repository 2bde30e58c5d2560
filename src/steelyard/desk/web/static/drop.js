/* Files dropped anywhere on the page, and addresses pasted outside a field, are added as documents. */
"use strict";

(() => {
  const { one, ask, say, refresh } = steelyard;
  const box = one("[data-drop]");
  if (!box) return;

  async function add(fields) {
    box.classList.add("busy");
    box.setAttribute("aria-busy", "true");
    say(box.dataset.adding || "…");
    try {
      const done = await ask("/do/add", { method: "POST", body: fields });
      say(done.said);
      refresh();
      if (done.back && done.back !== "/") location.assign(done.back);
      else location.reload();
    } catch (error) {
      say(error.refused || String(error), true);
    } finally {
      box.classList.remove("busy");
      box.removeAttribute("aria-busy");
    }
  }

  box.addEventListener("submit", (event) => {
    event.preventDefault();
    add(new FormData(box));
  });
  document.addEventListener("dragover", (event) => {
    event.preventDefault();
    box.classList.add("over");
  });
  document.addEventListener("dragleave", () => box.classList.remove("over"));
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    box.classList.remove("over");
    const fields = new FormData();
    for (const file of event.dataTransfer.files) fields.append("file", file);
    const text = event.dataTransfer.getData("text/uri-list") || event.dataTransfer.getData("text/plain");
    if (!event.dataTransfer.files.length && text) fields.append("address", text.trim().split("\n")[0]);
    if ([...fields.keys()].length) add(fields);
  });
  document.addEventListener("paste", (event) => {
    if (event.target.closest("input, textarea")) return;
    const text = event.clipboardData.getData("text/plain").trim();
    if (/^https?:\/\/\S+$/.test(text)) {
      one("[name=address]", box).value = text;
      one("[name=address]", box).focus();
    }
  });
})();
