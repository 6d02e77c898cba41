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
