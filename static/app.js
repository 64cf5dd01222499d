// What the browser does beyond HTML and htmx. No inline code, no eval, no dependencies.
// A control shows the state that the user chose. It is reset only when the server rejects that state,
// never because the network is slow or down.
(() => {
  "use strict";
  const root = document.documentElement;
  const toast = document.getElementById("toast");
  const CONTROLS = "input.box, input.state-of";

  const controlOf = (event) => {
    const element = event.detail?.elt ?? event.target;
    return element.matches?.(CONTROLS) ? element : null;
  };
  const urlOf = (control) => control.getAttribute("hx-post");
  const controlsFor = (url) => document.querySelectorAll(`[hx-post="${url}"]:is(${CONTROLS})`);
  const stateOf = (control) => {
    if (control.type === "checkbox") return control.checked ? "done" : "unanswered";
    return document.querySelector(`input[name="${control.name}"]:checked`)?.value ?? "unanswered";
  };
  const setState = (control, state) => {
    if (control.type === "checkbox") { control.checked = state === "done"; return; }
    for (const radio of controlsFor(urlOf(control))) radio.checked = radio.value === state;
  };
  const readCookies = () => { try { return document.cookie; } catch { return ""; } };
  const cookie = (name) =>
    readCookies().split("; ").find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
  const csrfToken = () => cookie(root.dataset.csrfCookie) ?? "";
  const answersAre = (count) => (count === 1 ? "1 answer is" : `${count} answers are`);

  // The queue: every answer is stored before it is sent and removed once the server has it, so that
  // it survives a reload. Entries are keyed by owner and URL. A guest's entries are sent to the
  // account when the guest signs in.
  const QUEUE_KEY = "answers-to-send";
  const owner = root.dataset.owner; // undefined on a shared page
  let memoryQueue = null; // replaces the browser's storage while writing to it fails
  const readStorage = () => {
    try { return JSON.parse(localStorage.getItem(QUEUE_KEY)) ?? {}; } catch { return {}; }
  };
  const loadQueue = () => memoryQueue ?? readStorage();
  const saveQueue = (queue) => {
    try {
      if (Object.keys(queue).length) localStorage.setItem(QUEUE_KEY, JSON.stringify(queue));
      else localStorage.removeItem(QUEUE_KEY);
      memoryQueue = null;
    } catch { // full, or a private window: lasts as long as the page
      memoryQueue = queue;
      // Otherwise the next page would send the old answers again.
      try { localStorage.removeItem(QUEUE_KEY); } catch { /* nothing is stored */ }
    }
  };
  const keysFor = (url) => [`${owner} ${url}`, `guest ${url}`];
  const queuedState = (url) => {
    const queue = loadQueue();
    return keysFor(url).map((key) => queue[key]).find((state) => state !== undefined);
  };
  const enqueue = (url, state) => saveQueue({ ...loadQueue(), [keysFor(url)[0]]: state });
  // Without a state, removes the entry whatever its state. With one, keeps a newer answer.
  const dequeue = (url, state) => {
    const queue = loadQueue();
    for (const key of keysFor(url)) {
      if (state === undefined || queue[key] === state) delete queue[key];
    }
    saveQueue(queue);
  };
  const queuedUrls = () =>
    Object.keys(loadQueue())
      .map((key) => key.split(" "))
      .filter(([entryOwner]) => entryOwner === owner || entryOwner === "guest")
      .map(([, url]) => url);

  // Only one writing request at a time across all windows: a guest's first answer creates the guest,
  // and two at once would create two. Where the browser refuses the lock, does not have it, or another
  // window never gives it back, this page goes on without.
  const MAX_JOB = 10000; // longer than any request
  const wait = (time) => new Promise((done) => { setTimeout(done, time); });
  let usesLock = true;
  const withLock = (job) => new Promise((done) => {
    let started = false;
    const start = async () => {
      if (started) return;
      started = true;
      await job();
      done();
    };
    const patience = new AbortController();
    const goOnWithout = () => { usesLock = started && usesLock; patience.abort(); start(); };
    setTimeout(goOnWithout, MAX_JOB);
    try {
      navigator.locks.request("answers", { signal: patience.signal }, start).catch(goOnWithout);
    } catch { goOnWithout(); }
  });
  let lastJob = Promise.resolve();
  const runExclusive = (job) => {
    const runSafely = async () => { try { await Promise.race([job(), wait(MAX_JOB)]); } catch { /* told by its events */ } };
    lastJob = lastJob.then(() => (usesLock ? withLock(runSafely) : runSafely()));
    return lastJob;
  };
  addEventListener("htmx:confirm", (event) => {
    const { verb, etc, issueRequest } = event.detail;
    if (verb !== "post") return;
    event.preventDefault();
    etc.returnPromise = true;
    runExclusive(() => issueRequest(true));
  });

  // The last state that the server confirmed, by URL: a rejected control is reset to it.
  const confirmedStates = new Map();
  const stateBefore = (control) => {
    const url = urlOf(control);
    if (confirmedStates.has(url)) return confirmedStates.get(url);
    if (control.type === "checkbox") return control.defaultChecked ? "done" : "unanswered";
    return [...controlsFor(url)].find((radio) => radio.defaultChecked)?.value ?? "unanswered";
  };

  // In the capture phase, so that the answer is stored before htmx sends it.
  addEventListener("change", (event) => {
    const control = controlOf(event);
    if (control && window.htmx) enqueue(urlOf(control), stateOf(control));
  }, true);

  // The token is read from the cookie at request time, because signing in in another tab renews it.
  // A request carries the wanted state, never a toggle, so that repeating it does no harm. It also
  // names the owner of the page, and the guest whose answers it shows, so that no answer is stored
  // for someone else.
  let guest = root.dataset.guest ?? "";
  const noteGuest = (header) => { guest = header ?? guest; }; // the first answer makes the guest
  const requestHeaders = () => ({ "X-CSRFToken": csrfToken(), "X-Owner": owner ?? "", "X-Guest": guest });
  addEventListener("htmx:configRequest", (event) => {
    Object.assign(event.detail.headers, requestHeaders());
    const control = controlOf(event);
    if (!control) return;
    const state = queuedState(urlOf(control)) ?? stateOf(control);
    event.detail.parameters = { state, page: event.detail.parameters.page };
  });

  const unsaved = new Set(); // URLs of answers whose last request failed
  const showToast = (text, retry = false) => {
    toast.querySelector("span").textContent = text;
    toast.querySelector("[data-retry]").hidden = !retry;
    toast.hidden = false;
  };
  const updateToast = () => {
    if (!unsaved.size) { toast.hidden = true; return; }
    if (navigator.onLine) showToast(`${answersAre(unsaved.size)} not saved yet.`, true);
    else showToast(`You’re offline. ${answersAre(unsaved.size)} saved in this browser and will be sent when you’re back online.`);
  };
  const markUnsaved = (url, isUnsaved) => {
    const wasUnsaved = unsaved.has(url);
    if (isUnsaved) unsaved.add(url); else unsaved.delete(url);
    for (const control of controlsFor(url)) {
      control.closest(".row")?.toggleAttribute("data-unsaved", isUnsaved);
    }
    if (isUnsaved || wasUnsaved) updateToast();
  };

  // Retries automatically, with increasing delays.
  const MIN_DELAY = 5000, MAX_DELAY = 300000;
  let delay = MIN_DELAY, timer = null;
  const scheduleResend = () => {
    timer ??= setTimeout(() => {
      timer = null;
      delay = Math.min(delay * 2, MAX_DELAY);
      resend();
    }, delay);
  };
  // Sends the queue: through htmx if the control is on this page, otherwise directly.
  const resend = () => {
    for (const url of unsaved) if (queuedState(url) === undefined) markUnsaved(url, false);
    for (const url of queuedUrls()) {
      const [control] = controlsFor(url);
      if (control && window.htmx) control.dispatchEvent(new Event("resend")); else sendDirectly(url);
    }
  };
  const sendDirectly = (url) => runExclusive(async () => {
    const state = queuedState(url);
    if (state === undefined) return;
    // A page that shows no answers sets no cookie; the next one that shows this answer does.
    if (!csrfToken()) { markUnsaved(url, true); return; }
    const response = await fetch(url, {
      method: "POST",
      headers: { ...requestHeaders(), "HX-Request": "true" },
      body: new URLSearchParams({ state }),
      signal: AbortSignal.timeout?.(8000), // without it, runExclusive stops waiting
    }).catch(() => null);
    if (!response || isRetryable(response.status)) { markUnsaved(url, true); scheduleResend(); return; }
    dequeue(url, state);
    markUnsaved(url, false);
    noteGuest(response.headers.get("X-Guest"));
    if (response.ok) showToast("Your offline answers are saved. Reload the page to see the new estimate.");
    else showToast(errorMessage(await response.text(), response.headers.get("Content-Type")));
  });

  // Network and server errors, and a stale token: another try can succeed. Without the cookie of the
  // token, which the browser may block, none can.
  const isRetryable = (status) =>
    status >= 500 || [408, 429].includes(status) || (status === 403 && csrfToken() !== "");
  const errorMessage = (text, type) =>
    type?.startsWith("text/plain") ? text : "Not saved. Reload the page and try again.";
  const onNetworkError = (event) => {
    const control = controlOf(event);
    if (!control) { showToast("The site isn’t responding, so this may not be saved. Try again."); return; }
    markUnsaved(urlOf(control), true);
    scheduleResend();
  };
  const onErrorResponse = (event) => {
    const { xhr } = event.detail;
    const control = controlOf(event);
    const message = errorMessage(xhr.responseText, xhr.getResponseHeader("Content-Type"));
    if (isRetryable(xhr.status)) {
      if (control) onNetworkError(event);
      // It says how long to wait. The answer of a control stays in the queue.
      if (xhr.status === 429 && message === xhr.responseText) showToast(message, Boolean(control));
      else if (!control) showToast("Something went wrong. Try again in a minute.");
      return;
    }
    if (control) {
      setState(control, stateBefore(control));
      dequeue(urlOf(control));
      markUnsaved(urlOf(control), false);
    }
    showToast(message);
  };
  const onSaved = (event) => {
    const control = controlOf(event);
    if (event.detail.successful) noteGuest(event.detail.xhr.getResponseHeader("X-Guest"));
    if (!control || !event.detail.successful) return;
    const { state } = event.detail.requestConfig.parameters;
    confirmedStates.set(urlOf(control), state);
    dequeue(urlOf(control), state);
    markUnsaved(urlOf(control), false);
    delay = MIN_DELAY;
  };
  // After a change to a whole category, the server says which of its boxes are checked.
  const onTicks = (event) => {
    for (const [slug, done] of Object.entries(event.detail)) {
      const box = document.querySelector(`input.box[value="${slug}"]`);
      if (!box || queuedState(urlOf(box)) !== undefined) continue;
      box.checked = done;
      confirmedStates.set(urlOf(box), done ? "done" : "unanswered");
    }
  };

  // Shows and sends the answers that were queued when this page or list loaded.
  const restoreQueue = () => {
    if (!owner) return;
    for (const url of queuedUrls()) {
      const [control] = controlsFor(url);
      if (control) setState(control, queuedState(url));
      if (!navigator.onLine) markUnsaved(url, true);
    }
    resend(); // even offline: some browsers say so while the site can be reached
  };

  addEventListener("htmx:sendError", onNetworkError);
  addEventListener("htmx:timeout", onNetworkError);
  addEventListener("htmx:responseError", onErrorResponse);
  addEventListener("htmx:afterRequest", onSaved);
  addEventListener("ticks", onTicks);
  addEventListener("htmx:afterSettle", (event) => { if (event.target.id === "list") restoreQueue(); });
  addEventListener("online", () => { updateToast(); resend(); });
  addEventListener("offline", updateToast);
  // What is only in memory ends with the page.
  addEventListener("beforeunload", (event) => {
    if (unsaved.size || Object.keys(memoryQueue ?? {}).length) event.preventDefault();
  });
  // htmx registered for this event first, so it has already processed the page.
  addEventListener("DOMContentLoaded", restoreQueue);
  toast.querySelector("[data-retry]").addEventListener("click", resend);
  toast.querySelector("[data-close]").addEventListener("click", () => { toast.hidden = true; });

  // The stylesheet hides the Save buttons only if htmx has loaded.
  root.dataset.js = window.htmx ? "htmx" : "plain";
  document.querySelector(".error-summary")?.focus();
})();
