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
  // it, so that it outlives a reload. Entries are kept by owner and address; a guest's go along when
  // the guest signs in.
  const QUEUE = "answers-to-send";
  const owner = root.dataset.owner; // none on a shared page
  let memory = null; // instead of the browser's storage, once that has refused
  const stored = () => {
    try { return JSON.parse(localStorage.getItem(QUEUE)) ?? {}; } catch { return {}; }
  };
  const queue = () => memory ?? stored();
  const keep = (waiting) => {
    if (memory) { memory = waiting; return; }
    try {
      if (Object.keys(waiting).length) localStorage.setItem(QUEUE, JSON.stringify(waiting));
      else localStorage.removeItem(QUEUE);
    } catch { memory = waiting; } // full, or a private window: it then lives as long as the page
  };
  const keysOf = (address) => [`${owner} ${address}`, `guest ${address}`];
  const waiting = (address) => {
    const entries = queue();
    return keysOf(address).map((key) => entries[key]).find((state) => state !== undefined);
  };
  const enqueue = (address, state) => keep({ ...queue(), [keysOf(address)[0]]: state });
  const cross = (address, state) => {
    const entries = queue();
    for (const key of keysOf(address)) {
      if (state === undefined || entries[key] === state) delete entries[key];
    }
    keep(entries);
  };
  const waitingAddresses = () =>
    Object.keys(queue())
      .map((key) => key.split(" "))
      .filter(([whose]) => whose === owner || whose === "guest")
      .map(([, address]) => address);

  // One request that writes at a time, over all windows: the first answer of a guest makes the
  // guest, and two at once would make two.
  let last = Promise.resolve();
  const inTurn = (job) => {
    const late = () => new Promise((done) => { setTimeout(done, 10000); }); // longer than any request
    const safely = () => Promise.race([Promise.resolve(job()).catch(() => {}), late()]);
    if (navigator.locks) return navigator.locks.request("answers", safely);
    last = last.then(safely);
    return last;
  };
  addEventListener("htmx:confirm", (event) => {
    const { verb, etc, issueRequest } = event.detail;
    if (verb !== "post") return;
    event.preventDefault();
    etc.returnPromise = true;
    inTurn(() => issueRequest(true));
  });

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
  // The wanted state goes along, never a flip, so that a repeated request does no harm; and for whom
  // the page was made, so that nobody's answer is stored for somebody else.
  const headers = () => ({ "X-CSRFToken": token(), "X-Owner": owner ?? "" });
  addEventListener("htmx:configRequest", (event) => {
    Object.assign(event.detail.headers, headers());
    const sent = control(event);
    if (!sent) return;
    const state = waiting(addressOf(sent)) ?? shown(sent);
    event.detail.parameters = { state, page: event.detail.parameters.page };
  });

  const unsaved = new Set(); // addresses of answers whose last request did not arrive
  const showToast = (text, retry = false) => {
    toast.querySelector("span").textContent = text;
    toast.querySelector("[data-retry]").hidden = !retry;
    toast.hidden = false;
  };
  const refresh = () => {
    if (!unsaved.size) { toast.hidden = true; return; }
    if (navigator.onLine) showToast(`${answers(unsaved.size)} not saved yet.`, true);
    else showToast(`You’re offline. ${answers(unsaved.size)} saved in this browser and will be sent when you’re back online.`);
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
  let pause = FIRST_PAUSE, timer = null;
  const later = () => {
    timer ??= setTimeout(() => {
      timer = null;
      pause = Math.min(pause * 2, LONGEST_PAUSE);
      resend();
    }, pause);
  };
  // Sends what waits: answers whose control is here through htmx, the others by themselves.
  const resend = () => {
    for (const address of unsaved) if (waiting(address) === undefined) mark(address, false);
    for (const address of waitingAddresses()) {
      const [here] = controlsAt(address);
      if (here) here.dispatchEvent(new Event("resend")); else deliver(address);
    }
  };
  const deliver = (address) => inTurn(async () => {
    const state = waiting(address);
    if (state === undefined) return;
    const answer = await fetch(address, {
      method: "POST",
      headers: { ...headers(), "HX-Request": "true" },
      body: new URLSearchParams({ state }),
      signal: AbortSignal.timeout(8000),
    }).catch(() => null);
    if (!answer || comesBack(answer.status)) { mark(address, true); later(); return; }
    cross(address, state);
    mark(address, false);
    if (answer.ok) showToast("Your offline answers are saved. Reload the page to see the new estimate.");
    else showToast(reasonIn(await answer.text(), answer.headers.get("Content-Type")));
  });

  // Faults of the network or the server, and a stale token: worth another try.
  const comesBack = (status) => status >= 500 || [403, 408, 429].includes(status);
  const reasonIn = (text, type) =>
    type?.startsWith("text/plain") ? text : "Not saved. Reload the page and try again.";
  const lost = (event) => {
    const sent = control(event);
    if (!sent) { showToast("The site isn’t responding. Nothing was changed. Try again."); return; }
    mark(addressOf(sent), true);
    later();
  };
  const refused = (event) => {
    const { xhr } = event.detail;
    const sent = control(event);
    if (comesBack(xhr.status)) {
      if (sent) lost(event); else showToast("Something went wrong. Try again in a minute.");
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
      if (!box || waiting(addressOf(box)) !== undefined) continue;
      box.checked = done;
      acknowledged.set(addressOf(box), done ? "done" : "unanswered");
    }
  };

  // Answers that were waiting when this page, or this list, came.
  const restore = () => {
    if (!owner) return;
    for (const address of waitingAddresses()) {
      const [here] = controlsAt(address);
      if (here) show(here, waiting(address));
      if (!navigator.onLine) mark(address, true);
    }
    if (navigator.onLine) resend();
  };

  addEventListener("htmx:sendError", lost);
  addEventListener("htmx:timeout", lost);
  addEventListener("htmx:responseError", refused);
  addEventListener("htmx:afterRequest", saved);
  addEventListener("ticks", ticks);
  addEventListener("htmx:afterSettle", (event) => { if (event.target.id === "list") restore(); });
  addEventListener("online", () => { refresh(); resend(); });
  addEventListener("offline", refresh);
  addEventListener("beforeunload", (event) => { if (unsaved.size) event.preventDefault(); });
  // htmx has prepared the page by then: it registered for this event first.
  addEventListener("DOMContentLoaded", restore);
  toast.querySelector("[data-retry]").addEventListener("click", resend);
  toast.querySelector("[data-close]").addEventListener("click", () => { toast.hidden = true; });

  // Hides the Save buttons only when htmx is really here.
  root.dataset.js = window.htmx ? "htmx" : "plain";
  document.querySelector(".error-summary")?.focus();
})();
