// What the browser does beyond HTML and htmx. No inline code, no eval, no dependencies.
// The control is the truth that the person sees: it is put back only when the server has said no,
// never because the network is slow or away.
(() => {
  "use strict";
  const root = document.documentElement;
  const live = document.getElementById("live");
  const toast = document.getElementById("toast");
  const unsaved = new Set(); // controls whose last request did not arrive
  const CONTROL = "input.box, input.state-of";

  const control = (event) => {
    const element = event.detail?.elt ?? event.target;
    return element.matches?.(CONTROL) ? element : null;
  };
  const say = (text) => {
    live.textContent = "";
    requestAnimationFrame(() => { live.textContent = text; });
  };
  const cookie = (name) =>
    document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);

  // The token is read from the cookie when the request is made: a sign-in in another tab renews it.
  // The wanted state goes along, never a flip, so that a repeated request does no harm.
  addEventListener("htmx:configRequest", (event) => {
    event.detail.headers["X-CSRFToken"] = cookie(root.dataset.csrfCookie) ?? "";
    const box = control(event);
    if (!box) return;
    const page = event.detail.parameters.page;
    event.detail.parameters = { state: wanted(box), page };
  });
  const wanted = (box) =>
    box.type === "radio"
      ? document.querySelector(`input[name="${box.name}"]:checked`).value
      : box.checked ? "done" : "unanswered";

  const showToast = (text, retry) => {
    toast.querySelector("span").textContent = text;
    toast.querySelector("button").hidden = !retry;
    toast.hidden = false;
  };
  const refresh = () => {
    const count = unsaved.size;
    if (!count) { toast.hidden = true; return; }
    const ticks = count === 1 ? "1 answer is" : `${count} answers are`;
    if (navigator.onLine) showToast(`${ticks} not saved yet.`, true);
    else showToast(`You are offline. ${ticks} kept here and sent when you are back.`, false);
  };
  const resend = () => {
    for (const box of unsaved) box.dispatchEvent(new Event("resend", { bubbles: true }));
  };
  const mark = (box, isUnsaved) => {
    if (isUnsaved) unsaved.add(box); else unsaved.delete(box);
    box.closest(".row")?.toggleAttribute("data-unsaved", isUnsaved);
    refresh();
  };

  const lost = (event) => { const box = control(event); if (box) mark(box, true); };
  const refused = (event) => {
    const { xhr } = event.detail;
    const box = control(event);
    if (xhr.status >= 500 || xhr.status === 429) {
      if (box) mark(box, true); else showToast("That did not work. Try again in a minute.", false);
      return;
    }
    const plain = xhr.getResponseHeader("Content-Type")?.startsWith("text/plain");
    const reason = plain ? xhr.responseText : "This could not be saved. Load the page again.";
    if (box) { putBack(box); mark(box, false); }
    say(reason);
    showToast(reason, false);
  };
  const putBack = (box) => {
    if (box.type === "checkbox") { box.checked = !box.checked; return; }
    const saved = document.querySelector(`input[name="${box.name}"][data-saved]`)
      ?? document.querySelector(`input[name="${box.name}"][checked]`);
    if (saved) saved.checked = true;
  };
  const saved = (event) => {
    const box = control(event);
    if (!box || !event.detail.successful) return;
    if (box.type === "radio") {
      for (const other of document.querySelectorAll(`input[name="${box.name}"]`)) {
        other.toggleAttribute("data-saved", other === box);
      }
    }
    if (unsaved.has(box)) mark(box, false);
  };

  addEventListener("htmx:sendError", lost);
  addEventListener("htmx:timeout", lost);
  addEventListener("htmx:responseError", refused);
  addEventListener("htmx:afterRequest", saved);
  addEventListener("online", () => { refresh(); resend(); });
  addEventListener("offline", refresh);
  addEventListener("beforeunload", (event) => { if (unsaved.size) event.preventDefault(); });
  toast.querySelector("button").addEventListener("click", resend);

  // Single keys, off while typing.
  const boxes = () => [...document.querySelectorAll("input.box")];
  const go = (index) => {
    const all = boxes();
    const box = all[Math.max(0, Math.min(all.length - 1, index))];
    box?.focus();
    box?.closest(".row").scrollIntoView({ block: "nearest" });
  };
  addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input:not(.box), textarea, select, [contenteditable]");
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    const at = boxes().indexOf(document.activeElement);
    if (event.key === "j") go(at + 1);
    else if (event.key === "k") go(at < 0 ? 0 : at - 1);
    else if (event.key === "x" && at >= 0) boxes()[at].click();
    else if (event.key === "/") document.querySelector("[role=search] input")?.focus();
    else return;
    event.preventDefault();
  });

  // Hides the Save buttons only when htmx is really here.
  root.dataset.js = window.htmx ? "htmx" : "plain";
  document.querySelector(".errsum")?.focus();
})();
