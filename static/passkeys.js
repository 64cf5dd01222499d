// Asks the browser for a passkey when a form with data-passkey is sent, and sends what it gives.
// "create" adds one, "get" uses one. webauthn-json.js, from allauth, translates the binary parts.
(() => {
  "use strict";
  const WORDS = {
    InvalidStateError: "This device already has a passkey for your account.",
    SecurityError: "Passkeys don’t work at this address. Open the site by its name, over HTTPS.",
    NotAllowedError: "No passkey was used. Try again.",
    none: "Passkeys don’t work in this browser, or not at this address: they need HTTPS.",
    other: "That didn’t work. Try again in a moment.",
  };

  const optionsOf = async (form) => {
    if (form.dataset.options) return JSON.parse(form.dataset.options);
    const response = await fetch(form.action, { headers: { Accept: "application/json" } });
    if (!response.ok) throw new Error(response.status);
    return (await response.json()).request_options;
  };

  const ask = async (form) => {
    const options = await optionsOf(form);
    if (form.dataset.passkey === "get") return window.webauthnJSON.get(options);
    options.publicKey.authenticatorSelection = {
      residentKey: "required", requireResidentKey: true, userVerification: "required",
    };
    return window.webauthnJSON.create(options);
  };

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const field = form.elements.credential;
    const error = form.querySelector("[data-passkey-error]");
    // After going back, the browser may restore what was sent.
    addEventListener("pageshow", () => { field.value = ""; });
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      error.hidden = true;
      try {
        if (!window.PublicKeyCredential) throw new DOMException("", "none");
        field.value = JSON.stringify(await ask(form));
        form.submit();
      } catch (problem) {
        error.textContent = WORDS[problem.name] || WORDS.other;
        error.hidden = false;
      }
    });
  }
})();
