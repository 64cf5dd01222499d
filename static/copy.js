// Copy buttons: each names the field that it copies. Where scripts do not run there are none, and
// the field can be selected by hand.
(() => {
  "use strict";
  const live = document.getElementById("live");
  for (const button of document.querySelectorAll("[data-copy]")) {
    const field = document.getElementById(button.dataset.copy);
    const text = button.firstChild;
    field.addEventListener("focus", () => field.select());
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(field.value);
        text.textContent = "Copied";
        live.textContent = "Copied.";
        setTimeout(() => { text.textContent = "Copy"; live.textContent = ""; }, 3000);
      } catch { // not allowed, or no HTTPS
        field.focus(); // which selects it
        live.textContent = "Text selected. Press Ctrl+C or ⌘C to copy.";
      }
    });
  }
})();
