// Single-key shortcuts: off while typing, and a setting turns them off (WCAG 2.1.4).
(() => {
  "use strict";
  const SETTING = "single-keys";
  const readSetting = () => { try { return localStorage.getItem(SETTING); } catch { return null; } };
  const saveSetting = (value) => { try { localStorage.setItem(SETTING, value); } catch { /* private mode */ } };
  const isOn = () => readSetting() !== "off";

  const dialog = document.getElementById("keys");
  for (const opener of document.querySelectorAll("[data-opens=keys]")) {
    opener.addEventListener("click", () => dialog.showModal());
  }
  const checkbox = document.querySelector("[data-keys-switch]");
  if (checkbox) {
    checkbox.checked = isOn();
    checkbox.addEventListener("change", () => saveSetting(checkbox.checked ? "on" : "off"));
  }

  const boxes = () => [...document.querySelectorAll("input.box")];
  const focusBox = (box) => {
    box?.focus();
    box?.closest(".row").scrollIntoView({ block: "nearest" });
  };
  const currentRow = () => document.activeElement?.closest(".row");
  const moveFocus = (offset) => {
    const all = boxes();
    const index = all.indexOf(currentRow()?.querySelector("input.box"));
    focusBox(all[index < 0 ? 0 : Math.max(0, Math.min(all.length - 1, index + offset))]);
  };
  const focusNextSuggestion = () => {
    const suggested = boxes().filter((box) => box.closest("[data-next]") && !box.checked);
    const index = suggested.indexOf(document.activeElement);
    focusBox(suggested[(index + 1) % suggested.length]);
  };
  const toggleResources = () => {
    const details = currentRow()?.querySelector("details");
    if (details) details.open = !details.open;
  };
  const actions = {
    j: () => moveFocus(1),
    k: () => moveFocus(-1),
    x: () => currentRow()?.querySelector("input.box").click(),
    o: toggleResources,
    n: focusNextSuggestion,
    "?": () => dialog?.showModal(),
  };
  const searchField = () => document.querySelector("[role=search] input");
  const answerButtons = document.querySelectorAll("form[data-keys=answers] button[name=answer]");

  addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input:not([type=checkbox]), textarea, select, dialog, [contenteditable]");
    if (!isOn() || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "/" && searchField()) searchField().focus();
    else if (answerButtons[Number(event.key) - 1] && !event.repeat) answerButtons[Number(event.key) - 1].click();
    else if (actions[event.key] && boxes().length) actions[event.key]();
    else return;
    event.preventDefault();
  });
})();
