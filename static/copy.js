// Copy buttons: each names the field that it copies. Without JavaScript there are no buttons, and
// users can select the field manually.
(() => {
  "use strict";
  const live = document.getElementById("live");
  const silence = () => new Promise((_, refuse) => { setTimeout(refuse, 3000); });
  for (const button of document.querySelectorAll("[data-copy]")) {
    const field = document.getElementById(button.dataset.copy);
    const label = button.firstChild;
    field.addEventListener("focus", () => field.select());
    button.addEventListener("click", async () => {
      try {
        await Promise.race([navigator.clipboard.writeText(field.value), silence()]);
        label.textContent = "Copied";
        live.textContent = "Copied.";
        setTimeout(() => { label.textContent = "Copy"; live.textContent = ""; }, 3000);
      } catch { // no permission, no HTTPS, or no reply
        field.focus(); // also selects its text
        live.textContent = "Text selected. Press Ctrl+C or ⌘C to copy.";
      }
    });
  }
})();
