// Single keys: off while typing, and they can be switched off for good (WCAG 2.1.4).
(() => {
  "use strict";
  const SWITCH = "single-keys";
  const read = () => { try { return localStorage.getItem(SWITCH); } catch { return null; } };
  const write = (value) => { try { localStorage.setItem(SWITCH, value); } catch { /* private mode */ } };
  const on = () => read() !== "off";

  const dialog = document.getElementById("keys");
  for (const opener of document.querySelectorAll("[data-opens=keys]")) {
    opener.addEventListener("click", () => dialog.showModal());
  }
  const choice = document.querySelector("[data-keys-switch]");
  if (choice) {
    choice.checked = on();
    choice.addEventListener("change", () => write(choice.checked ? "on" : "off"));
  }

  const boxes = () => [...document.querySelectorAll("input.box")];
  const reach = (box) => {
    box?.focus();
    box?.closest(".row").scrollIntoView({ block: "nearest" });
  };
  const row = () => document.activeElement?.closest(".row");
  const step = (by) => {
    const all = boxes();
    const at = all.indexOf(row()?.querySelector("input.box"));
    reach(all[at < 0 ? 0 : Math.max(0, Math.min(all.length - 1, at + by))]);
  };
  const suggested = () => {
    const next = boxes().filter((box) => box.closest("[data-next]") && !box.checked);
    const at = next.indexOf(document.activeElement);
    reach(next[(at + 1) % next.length]);
  };
  const toggleResources = () => {
    const details = row()?.querySelector("details");
    if (details) details.open = !details.open;
  };
  const actions = {
    j: () => step(1),
    k: () => step(-1),
    x: () => row()?.querySelector("input.box").click(),
    o: toggleResources,
    n: suggested,
    "?": () => dialog?.showModal(),
  };
  const find = () => document.querySelector("[role=search] input");
  const answers = document.querySelectorAll("form[data-keys=answers] button[name=answer]");

  addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input:not([type=checkbox]), textarea, select, dialog, [contenteditable]");
    if (!on() || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "/" && find()) find().focus();
    else if (answers[Number(event.key) - 1] && !event.repeat) answers[Number(event.key) - 1].click();
    else if (actions[event.key] && boxes().length) actions[event.key]();
    else return;
    event.preventDefault();
  });
})();
