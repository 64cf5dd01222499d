// What the browser does beyond HTML and htmx. No inline code, no eval, no dependencies.
// The control is the truth that the person sees: it is put back only when the server has said no,
// never because the network is slow or away.
(() => {
  "use strict";
  const root = document.documentElement;
  const live = document.getElementById("live");
  const toast = document.getElementById("toast");
  const CONTROL = "input.box, input.state-of";

  const control = (event) => {
    const element = event.detail?.elt ?? event.target;
    return element.matches?.(CONTROL) ? element : null;
  };
  const addressOf = (control) => control.getAttribute("hx-post");
  const controlsAt = (address) => document.querySelectorAll(`[hx-post="${address}"]:is(${CONTROL})`);
  const shown = (control) => {
    if (control.type === "checkbox") return control.checked ? "done" : "unanswered";
    return document.querySelector(`input[name="${control.name}"]:checked`)?.value ?? "unanswered";
  };
  const show = (control, state) => {
    if (control.type === "checkbox") { control.checked = state === "done"; return; }
    for (const radio of controlsAt(addressOf(control))) radio.checked = radio.value === state;
  };
  const say = (text) => {
    live.textContent = "";
    requestAnimationFrame(() => { live.textContent = text; });
  };
  const cookie = (name) =>
    document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
  const token = () => cookie(root.dataset.csrfCookie) ?? "";
  const answers = (count) => (count === 1 ? "1 answer is" : `${count} answers are`);

  // The queue: every answer is written down before it is sent and crossed out when the server has
  // it, so that it outlives a reload. A guest's answers go along when the guest signs in.
  const QUEUE = "answers-to-send";
  let memory = {}; // where the browser keeps nothing for us
  const queue = () => {
    try { return JSON.parse(localStorage.getItem(QUEUE) ?? "{}"); } catch { return memory; }
  };
  const keep = (waiting) => {
    memory = waiting;
    try {
      if (Object.keys(waiting).length) localStorage.setItem(QUEUE, JSON.stringify(waiting));
      else localStorage.removeItem(QUEUE);
    } catch { /* private mode: the queue then lives as long as the page */ }
  };
  const mine = ([, each]) => each.owner === root.dataset.owner || each.owner === "guest";
  const enqueue = (address, state) =>
    keep({ ...queue(), [address]: { state, owner: root.dataset.owner } });
  const cross = (address, state) => {
    const { [address]: entry, ...others } = queue();
    if (entry && (state === undefined || entry.state === state)) keep(others);
  };

  // What the server has said last, by address: where a refused control goes back to.
  const acknowledged = new Map();
  const before = (control) => {
    const address = addressOf(control);
    if (acknowledged.has(address)) return acknowledged.get(address);
    if (control.type === "checkbox") return control.defaultChecked ? "done" : "unanswered";
    return [...controlsAt(address)].find((radio) => radio.defaultChecked)?.value ?? "unanswered";
  };

  // Capturing, so that the answer is written down before htmx sends it.
  addEventListener("change", (event) => {
    const changed = control(event);
    if (changed) enqueue(addressOf(changed), shown(changed));
  }, true);

  // The token is read from the cookie when the request is made: a sign-in in another tab renews it.
  // The wanted state goes along, never a flip, so that a repeated request does no harm.
  addEventListener("htmx:configRequest", (event) => {
    event.detail.headers["X-CSRFToken"] = token();
    const sent = control(event);
    if (!sent) return;
    const state = queue()[addressOf(sent)]?.state ?? shown(sent);
    event.detail.parameters = { state, page: event.detail.parameters.page };
  });

  const unsaved = new Set(); // addresses of controls whose last request did not arrive
  const showToast = (text, retry = false) => {
    toast.querySelector("span").textContent = text;
    toast.querySelector("[data-retry]").hidden = !retry;
    toast.hidden = false;
  };
  const refresh = () => {
    if (!unsaved.size) { toast.hidden = true; return; }
    if (navigator.onLine) showToast(`${answers(unsaved.size)} not saved yet.`, true);
    else showToast(`You are offline. ${answers(unsaved.size)} kept here and sent when you are back.`);
  };
  const mark = (address, isUnsaved) => {
    const known = unsaved.has(address);
    if (isUnsaved) unsaved.add(address); else unsaved.delete(address);
    for (const each of controlsAt(address)) {
      each.closest(".row")?.toggleAttribute("data-unsaved", isUnsaved);
    }
    if (isUnsaved || known) refresh();
  };

  // Tries again by itself, less and less often.
  const FIRST_PAUSE = 5000, LONGEST_PAUSE = 300000;
  let pause = FIRST_PAUSE, timer;
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(resend, pause);
    pause = Math.min(pause * 2, LONGEST_PAUSE);
  };
  const resend = () => {
    for (const address of unsaved) {
      const entry = queue()[address];
      const [here] = controlsAt(address);
      if (!entry) mark(address, false); // another tab has sent it
      else if (here) { show(here, entry.state); here.dispatchEvent(new Event("resend")); }
    }
  };

  const lost = (event) => {
    const sent = control(event);
    if (!sent) { showToast("The site did not answer, so nothing was changed. Try again."); return; }
    mark(addressOf(sent), true);
    later();
  };
  const reasonIn = (text, type) =>
    type?.startsWith("text/plain") ? text : "This could not be saved. Load the page again.";
  const refused = (event) => {
    const { xhr } = event.detail;
    const sent = control(event);
    if (xhr.status >= 500 || xhr.status === 429) {
      if (sent) lost(event); else showToast("That did not work. Try again in a minute.");
      return;
    }
    const reason = reasonIn(xhr.responseText, xhr.getResponseHeader("Content-Type"));
    if (sent) {
      show(sent, before(sent));
      cross(addressOf(sent));
      mark(addressOf(sent), false);
    }
    say(reason);
    showToast(reason);
  };
  const saved = (event) => {
    const sent = control(event);
    if (!sent || !event.detail.successful) return;
    const { state } = event.detail.requestConfig.parameters;
    acknowledged.set(addressOf(sent), state);
    cross(addressOf(sent), state);
    mark(addressOf(sent), false);
    pause = FIRST_PAUSE;
  };
  // After a change of a whole category the server says which boxes are ticked now.
  const ticks = (event) => {
    for (const [slug, done] of Object.entries(event.detail)) {
      const box = document.querySelector(`input.box[value="${slug}"]`);
      if (!box || queue()[addressOf(box)]) continue;
      box.checked = done;
      acknowledged.set(addressOf(box), done ? "done" : "unanswered");
    }
  };

  // Answers that were waiting when this page, or this list, came.
  const restore = () => {
    for (const [address, { state }] of Object.entries(queue()).filter(mine)) {
      const [here] = controlsAt(address);
      if (!here) continue;
      show(here, state);
      mark(address, true);
    }
    if (navigator.onLine) resend();
  };
  const deliver = async () => { // those whose control is on another page
    if (!root.dataset.owner) return; // a shared page: nobody's
    let sent = 0;
    for (const [address, { state }] of Object.entries(queue()).filter(mine)) {
      if (controlsAt(address).length) continue;
      const headers = { "X-CSRFToken": token(), "HX-Request": "true" };
      const body = new URLSearchParams({ state });
      const answer = await fetch(address, { method: "POST", headers, body }).catch(() => null);
      if (!answer || answer.status >= 500 || [403, 429].includes(answer.status)) return;
      cross(address, state);
      if (answer.ok) sent += 1; else showToast(reasonIn(await answer.text(), answer.headers.get("Content-Type")));
    }
    if (sent) showToast(`Saved now: ${sent === 1 ? "1 answer" : `${sent} answers`} from before. Load the page again to see the effect.`);
  };

  addEventListener("htmx:sendError", lost);
  addEventListener("htmx:timeout", lost);
  addEventListener("htmx:responseError", refused);
  addEventListener("htmx:afterRequest", saved);
  addEventListener("ticks", ticks);
  addEventListener("htmx:afterSettle", (event) => { if (event.target.id === "list") restore(); });
  addEventListener("online", () => { refresh(); resend(); deliver(); });
  addEventListener("offline", refresh);
  addEventListener("beforeunload", (event) => { if (unsaved.size) event.preventDefault(); });
  // htmx has prepared the page by then: it registered for this event first.
  addEventListener("DOMContentLoaded", () => { restore(); deliver(); });
  toast.querySelector("[data-retry]").addEventListener("click", resend);
  toast.querySelector("[data-close]").addEventListener("click", () => { toast.hidden = true; });

  // Hides the Save buttons only when htmx is really here.
  root.dataset.js = window.htmx ? "htmx" : "plain";
  document.querySelector(".errsum")?.focus();
})();
