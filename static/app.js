// What the page needs beyond HTML and htmx. No inline code, no eval, no dependencies.
// The control shows what the person chose. It is put back only if the server rejects the answer,
// never because the network is slow or down.
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
  const urlOf = (control) => control.getAttribute("hx-post");
  const controlsFor = (url) => document.querySelectorAll(`[hx-post="${url}"]:is(${CONTROL})`);
  const stateOf = (control) => {
    if (control.type === "checkbox") return control.checked ? "done" : "unanswered";
    return document.querySelector(`input[name="${control.name}"]:checked`)?.value ?? "unanswered";
  };
  const setState = (control, state) => {
    if (control.type === "checkbox") { control.checked = state === "done"; return; }
    for (const radio of controlsFor(urlOf(control))) radio.checked = radio.value === state;
  };
  const announce = (text) => {
    live.textContent = "";
    requestAnimationFrame(() => { live.textContent = text; });
  };
  const cookie = (name) =>
    document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
  const token = () => cookie(root.dataset.csrfCookie) ?? "";
  const answers = (count) => (count === 1 ? "1 answer is" : `${count} answers are`);

  // The queue: every answer is stored before it is sent and removed when the server confirms it, so
  // that it survives a reload. Entries are keyed by owner and URL; a guest's are still sent after the
  // guest has signed in.
  const QUEUE = "answers-to-send";
  const owner = root.dataset.owner; // none on a shared page
  let memory = null; // instead of the browser's storage, once that has failed
  const stored = () => {
    try { return JSON.parse(localStorage.getItem(QUEUE)) ?? {}; } catch { return {}; }
  };
  const queue = () => memory ?? stored();
  const saveQueue = (waiting) => {
    if (memory) { memory = waiting; return; }
    try {
      if (Object.keys(waiting).length) localStorage.setItem(QUEUE, JSON.stringify(waiting));
      else localStorage.removeItem(QUEUE);
    } catch { memory = waiting; } // full, or a private window: then it lasts as long as the page
  };
  const keysFor = (url) => [`${owner} ${url}`, `guest ${url}`];
  const waiting = (url) => {
    const entries = queue();
    return keysFor(url).map((key) => entries[key]).find((state) => state !== undefined);
  };
  const enqueue = (url, state) => saveQueue({ ...queue(), [keysFor(url)[0]]: state });
  const dequeue = (url, state) => {
    const entries = queue();
    for (const key of keysFor(url)) {
      if (state === undefined || entries[key] === state) delete entries[key];
    }
    saveQueue(entries);
  };
  const waitingUrls = () =>
    Object.keys(queue())
      .map((key) => key.split(" "))
      .filter(([whose]) => whose === owner || whose === "guest")
      .map(([, url]) => url);

  // One writing request at a time, across all windows: a guest's first answer creates the guest, and
  // two at once would create two.
  let last = Promise.resolve();
  const runExclusive = (job) => {
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
    runExclusive(() => issueRequest(true));
  });

  // The last state the server confirmed, by URL: what a rejected control is set back to.
  const acknowledged = new Map();
  const stateBefore = (control) => {
    const url = urlOf(control);
    if (acknowledged.has(url)) return acknowledged.get(url);
    if (control.type === "checkbox") return control.defaultChecked ? "done" : "unanswered";
    return [...controlsFor(url)].find((radio) => radio.defaultChecked)?.value ?? "unanswered";
  };

  // Capturing, so that the answer is stored before htmx sends it.
  addEventListener("change", (event) => {
    const changed = control(event);
    if (changed) enqueue(urlOf(changed), stateOf(changed));
  }, true);

  // The token is read from the cookie at the moment of the request: a sign-in in another tab renews
  // it. A request carries the wanted state, never a toggle, so that repeating it is harmless, and the
  // page's owner, so that no answer is stored for someone else.
  const headers = () => ({ "X-CSRFToken": token(), "X-Owner": owner ?? "" });
  addEventListener("htmx:configRequest", (event) => {
    Object.assign(event.detail.headers, headers());
    const sent = control(event);
    if (!sent) return;
    const state = waiting(urlOf(sent)) ?? stateOf(sent);
    event.detail.parameters = { state, page: event.detail.parameters.page };
  });

  const unsaved = new Set(); // URLs of answers whose last request did not arrive
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
  const markUnsaved = (url, isUnsaved) => {
    const known = unsaved.has(url);
    if (isUnsaved) unsaved.add(url); else unsaved.delete(url);
    for (const each of controlsFor(url)) {
      each.closest(".row")?.toggleAttribute("data-unsaved", isUnsaved);
    }
    if (isUnsaved || known) refresh();
  };

  // Retries automatically, less and less often.
  const FIRST_PAUSE = 5000, LONGEST_PAUSE = 300000;
  let pause = FIRST_PAUSE, timer = null;
  const scheduleResend = () => {
    timer ??= setTimeout(() => {
      timer = null;
      pause = Math.min(pause * 2, LONGEST_PAUSE);
      resend();
    }, pause);
  };
  // Sends what is waiting: through htmx if the control is on this page, otherwise directly.
  const resend = () => {
    for (const url of unsaved) if (waiting(url) === undefined) markUnsaved(url, false);
    for (const url of waitingUrls()) {
      const [here] = controlsFor(url);
      if (here) here.dispatchEvent(new Event("resend")); else deliver(url);
    }
  };
  const deliver = (url) => runExclusive(async () => {
    const state = waiting(url);
    if (state === undefined) return;
    const answer = await fetch(url, {
      method: "POST",
      headers: { ...headers(), "HX-Request": "true" },
      body: new URLSearchParams({ state }),
      signal: AbortSignal.timeout(8000),
    }).catch(() => null);
    if (!answer || isRetryable(answer.status)) { markUnsaved(url, true); scheduleResend(); return; }
    dequeue(url, state);
    markUnsaved(url, false);
    if (answer.ok) showToast("Your offline answers are saved. Reload the page to see the new estimate.");
    else showToast(reasonIn(await answer.text(), answer.headers.get("Content-Type")));
  });

  // Network and server errors, and a stale token, are worth another try.
  const isRetryable = (status) => status >= 500 || [403, 408, 429].includes(status);
  const reasonIn = (text, type) =>
    type?.startsWith("text/plain") ? text : "Not saved. Reload the page and try again.";
  const onNetworkError = (event) => {
    const sent = control(event);
    if (!sent) { showToast("The site isn’t responding. Nothing was changed. Try again."); return; }
    markUnsaved(urlOf(sent), true);
    scheduleResend();
  };
  const onErrorResponse = (event) => {
    const { xhr } = event.detail;
    const sent = control(event);
    if (isRetryable(xhr.status)) {
      if (sent) onNetworkError(event); else showToast("Something went wrong. Try again in a minute.");
      return;
    }
    const reason = reasonIn(xhr.responseText, xhr.getResponseHeader("Content-Type"));
    if (sent) {
      setState(sent, stateBefore(sent));
      dequeue(urlOf(sent));
      markUnsaved(urlOf(sent), false);
    }
    announce(reason);
    showToast(reason);
  };
  const onSaved = (event) => {
    const sent = control(event);
    if (!sent || !event.detail.successful) return;
    const { state } = event.detail.requestConfig.parameters;
    acknowledged.set(urlOf(sent), state);
    dequeue(urlOf(sent), state);
    markUnsaved(urlOf(sent), false);
    pause = FIRST_PAUSE;
  };
  // After a whole category has changed, the server says which boxes are checked.
  const onTicks = (event) => {
    for (const [slug, done] of Object.entries(event.detail)) {
      const box = document.querySelector(`input.box[value="${slug}"]`);
      if (!box || waiting(urlOf(box)) !== undefined) continue;
      box.checked = done;
      acknowledged.set(urlOf(box), done ? "done" : "unanswered");
    }
  };

  // Shows answers that were waiting when this page or list was loaded.
  const restore = () => {
    if (!owner) return;
    for (const url of waitingUrls()) {
      const [here] = controlsFor(url);
      if (here) setState(here, waiting(url));
      if (!navigator.onLine) markUnsaved(url, true);
    }
    if (navigator.onLine) resend();
  };

  addEventListener("htmx:sendError", onNetworkError);
  addEventListener("htmx:timeout", onNetworkError);
  addEventListener("htmx:responseError", onErrorResponse);
  addEventListener("htmx:afterRequest", onSaved);
  addEventListener("ticks", onTicks);
  addEventListener("htmx:afterSettle", (event) => { if (event.target.id === "list") restore(); });
  addEventListener("online", () => { refresh(); resend(); });
  addEventListener("offline", refresh);
  addEventListener("beforeunload", (event) => { if (unsaved.size) event.preventDefault(); });
  // By then htmx has processed the page: it registered for this event first.
  addEventListener("DOMContentLoaded", restore);
  toast.querySelector("[data-retry]").addEventListener("click", resend);
  toast.querySelector("[data-close]").addEventListener("click", () => { toast.hidden = true; });

  // Hides the Save buttons only if htmx has loaded.
  root.dataset.js = window.htmx ? "htmx" : "plain";
  document.querySelector(".error-summary")?.focus();
})();
