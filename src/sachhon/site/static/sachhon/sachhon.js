// Comfort only: every page works without this file.
"use strict";

// A long-running form is sent once, however often its button is pressed.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.once === undefined || event.defaultPrevented) return;
  if (form.dataset.once === "sent") event.preventDefault();
  form.dataset.once = "sent";
});
addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll('[data-once="sent"]').forEach((form) => { form.dataset.once = ""; });
});

// Enter while a Vietnamese syllable is still being composed does not send the form.
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.isComposing) event.preventDefault();
});

// The phone's menu closes when one looks elsewhere.
document.addEventListener("click", (event) => {
  const menu = document.querySelector(".sh-menu[open]");
  if (menu && !menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  const menu = document.querySelector(".sh-menu[open]");
  if (menu && event.key === "Escape") { menu.open = false; menu.querySelector("summary").focus(); }
});

// A printing button, which only a script can serve, shows itself.
document.querySelectorAll("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => print());
});

// Keys of a list: only where rows stand, never while one types, and only on machines where they were not turned off.
const rows = document.querySelector("[data-rows]");
const keys = document.querySelector("[data-keys]");
if (rows && keys) {
  const wanted = () => { try { return localStorage.getItem("sh-keys") !== "off"; } catch { return true; } };
  const box = keys.querySelector("[data-keys-on]");
  keys.hidden = false;
  box.checked = wanted();
  box.addEventListener("change", () => { try { localStorage.setItem("sh-keys", box.checked ? "on" : "off"); } catch { /* stays as it is */ } });
  const links = [...rows.querySelectorAll("tbody tr")].map((row) => row.querySelector("a"));
  const step = (by) => {
    const here = links.findIndex((link) => link.closest("tr").contains(document.activeElement));
    links[Math.max(0, Math.min(links.length - 1, here < 0 ? 0 : here + by))]?.focus();
  };
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input:not([type=checkbox]), select, textarea, [contenteditable]");
    if (typing || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || !wanted()) return;
    const inRows = rows.contains(document.activeElement);
    if (event.key === "j" || (inRows && event.key === "ArrowDown")) step(1);
    else if (event.key === "k" || (inRows && event.key === "ArrowUp")) step(-1);
    else if (event.key === "/") document.getElementById("q")?.focus();
    else if (event.key === "x" && inRows) document.activeElement.closest("tr")?.querySelector("[name=row]")?.click();
    else return;
    event.preventDefault();
  });
}

// What is typed into a long form is kept as a draft, a few seconds after the last letter.
document.querySelectorAll("form[data-draft]").forEach((form) => {
  const told = form.querySelector("[data-draft-state]");
  let timer = 0;
  form.addEventListener("input", (event) => {
    if (event.target.type === "file") return;
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const data = new FormData(form);
      [...data.keys()].filter((name) => data.get(name) instanceof File).forEach((name) => data.delete(name));
      const answer = await fetch(form.dataset.draft, { method: "POST", body: data }).catch(() => null);
      if (told) told.textContent = answer && answer.ok && !answer.redirected ? told.dataset.kept : told.dataset.lost;
    }, 3000);
  });
});
