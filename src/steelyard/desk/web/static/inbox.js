/* The inbox by keys: a accepts, r and a number rejects with a reason, p puts aside, s saves fields alone, j and k go on
   and back, e edits, m makes a claim of the marked words; y and d agree and disagree with what
   somebody else judged. Every key does what a button does. */
"use strict";

(() => {
  const { one, every, send, say, key, fragment } = steelyard;
  const review = () => document.getElementById("review");
  const form = () => document.getElementById("judge");
  let busy = false;
  let rejecting = false;

  async function go(address, push = true) {
    const fresh = await fragment(address, "review");
    if (!fresh) {
      location.assign(address);
      return;
    }
    review().replaceWith(document.importNode(fresh, true));
    // It may be another document now.
    document.title = [one("#review h1").textContent, ...document.title.split(" · ").slice(-1)].join(" · ");
    if (push) history.pushState(null, "", address);
    ready();
  }

  function ready() {
    rejecting = false;
    const chosen = one("mark.chosen");
    if (chosen) chosen.scrollIntoView({ block: "center" });
    else one("article.text").scrollTop = 0;
    document.dispatchEvent(new CustomEvent("steelyard:review"));
  }

  async function judge(verb) {
    const sent = form();
    if (!sent || busy) return;
    busy = true;
    const fields = new FormData(sent);
    fields.set("verb", verb);
    try {
      const done = await send("judge", fields);
      await go(done.back);
    } catch (error) {
      if (error.conflict) {
        // The merge page is made by the server: the same form, sent as a form.
        const hidden = document.createElement("input");
        hidden.type = "hidden";
        hidden.name = "verb";
        hidden.value = verb;
        sent.append(hidden);
        sent.submit();
        return;
      }
      say(error.refused || String(error), true);
      const why = one("#because");
      if (verb === "reject" && why) why.focus();
    } finally {
      busy = false;
    }
  }

  /* What somebody else makes of a claim that was judged; nothing where it is one's own. */
  async function second(verb) {
    const sent = document.getElementById("second");
    if (!sent || busy) return;
    busy = true;
    const fields = new FormData(sent);
    fields.set("verb", verb);
    try {
      const done = await send("second", fields);
      await go(done.back);
    } catch (error) {
      say(error.refused || String(error), true);
    } finally {
      busy = false;
    }
  }

  function reject() {
    const why = one("#because");
    if (!why) return;
    if (why.value.trim()) {
      judge("reject");
      return;
    }
    rejecting = true;
    one("[data-reasons]").hidden = false;
    say("");
    why.focus({ preventScroll: true });
    why.blur();
  }

  function step(name) {
    const id = review().dataset[name];
    const { document: doc, state } = review().dataset;
    if (id) go(`/inbox/${encodeURIComponent(doc)}?state=${state}&claim=${encodeURIComponent(id)}`);
    else if (name === "next" && review().dataset.following && !review().dataset.claim) {
      location.assign(`/inbox/${encodeURIComponent(review().dataset.following)}?state=${state}`);
    }
  }

  key("a", () => judge("accept"));
  key("r", reject);
  key("p", () => judge("park"));
  key("s", () => judge("keep"));
  key("y", () => second("agree"));
  key("d", () => second("disagree"));
  key("j", () => step("next"));
  key("n", () => step("next"));
  key("k", () => step("before"));
  key("e", () => one("#judge select, #judge .fields input")?.focus());
  key("m", () => marked(true));
  key("Escape", () => {
    rejecting = false;
    one("#mark").hidden = true;
    const reasons = one("[data-reasons]");
    if (reasons) reasons.hidden = true;
  });
  for (const digit of "12345") {
    key(digit, () => {
      const picks = every("[data-reason]");
      if (!rejecting || !picks[digit - 1]) return;
      one("#because").value = picks[digit - 1].dataset.reason;
      judge("reject");
    });
  }

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && event.target.closest("#judge, #second")) event.target.blur();
    if (event.key === "Enter" && event.target.id === "second-why") {
      // A reason is no agreement yet: y or d says which it is.
      event.preventDefault();
      event.target.blur();
    }
  });

  document.addEventListener("submit", (event) => {
    if (event.target.id === "second") {
      event.preventDefault();
      second(event.submitter.value);
      return;
    }
    if (event.target.id !== "judge") return;
    event.preventDefault();
    const verb = event.submitter && event.submitter.value ? event.submitter.value : "accept";
    if (verb === "reject") reject();
    else judge(verb);
  });

  document.addEventListener("click", (event) => {
    const reason = event.target.closest("[data-reason]");
    if (reason) {
      one("#because").value = reason.dataset.reason;
      judge("reject");
      return;
    }
    if (event.target.closest("[data-unmark]")) {
      one("#mark").hidden = true;
      return;
    }
    const mark = event.target.closest("mark[data-claims]");
    if (mark && String(getSelection()) === "") {
      const { document: doc, state } = review().dataset;
      const id = mark.dataset.claims.split(" ")[0];
      go(`/inbox/${encodeURIComponent(doc)}?state=${state}&claim=${encodeURIComponent(id)}`);
      return;
    }
    const link = event.target.closest("#review .pages a, #review .queue a");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      go(link.getAttribute("href"));
    }
  });

  addEventListener("popstate", () => go(location.pathname + location.search, false));

  /* Where a point of the selection stands in the text, in characters as Python counts them. */
  function place(node, offset) {
    const holder = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("[data-start]");
    if (!holder) return null;
    const start = Number(holder.dataset.start);
    if (holder.hasAttribute("data-sign")) return start + (offset > 0 ? 1 : 0);
    const before = node.nodeType === Node.TEXT_NODE ? node.data.slice(0, offset) : "";
    return start + [...before].length;
  }

  function marked(told) {
    const selection = getSelection();
    const box = one("#mark");
    if (!box || selection.rangeCount === 0 || selection.isCollapsed) {
      if (told) say(one(".keys").textContent);
      return;
    }
    const range = selection.getRangeAt(0);
    if (!one("article.text").contains(range.commonAncestorContainer)) return;
    const start = place(range.startContainer, range.startOffset);
    const end = place(range.endContainer, range.endOffset);
    if (start === null || end === null || end <= start) return;
    one("[name=start]", box).value = start;
    one("[name=end]", box).value = end;
    one("[data-marked]", box).textContent = String(selection);
    box.hidden = false;
    if (told) one("button", box).focus();
  }
  document.addEventListener("mouseup", () => setTimeout(() => marked(false), 0));

  ready();
})();
