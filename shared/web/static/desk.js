// The entry page of the desk: keyboard alone, and what is typed is kept on the server. Everything works without it.
"use strict";
(function () {
  const form = document.querySelector("form[data-desk]");
  if (!form) return;
  const phone = form.querySelector("[name='requester.phone']");
  const byId = (id) => document.getElementById(id);
  const matter = form.querySelector("[name=matter_code]");
  let chosenByHand = Boolean(matter.value);
  let leaving = false, waiting, underWay, nextFocus = "";

  // --- the draft: saved a moment after typing, and when the page is left
  const body = () => new URLSearchParams(Array.from(new FormData(form)).filter(([, value]) => typeof value === "string"));
  function save() {
    if (leaving) return;
    if (underWay) underWay.abort();
    underWay = new AbortController();
    fetch(form.dataset.save, { method: "POST", body: body(), signal: underWay.signal })
      .then((reply) => { if (reply.status === 204) form.querySelector("[data-draft-state]").textContent = form.dataset.saved; })
      .catch(() => { /* a lost line: what is typed still stands on the page, the next letter tries again */ });
  }
  const later = () => { form.querySelector("[data-draft-state]").textContent = ""; window.clearTimeout(waiting); waiting = window.setTimeout(save, 250); };
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  form.addEventListener("submit", () => { leaving = true; window.clearTimeout(waiting); if (underWay) underWay.abort(); });
  window.addEventListener("pagehide", () => { if (!leaving && waiting) navigator.sendBeacon(form.dataset.save, body()); });
  window.addEventListener("pageshow", (event) => { if (event.persisted) leaving = false; });

  // --- what the words mean: the best guess is taken until somebody chooses; one who types in the field is never interrupted
  function takeGuess() {
    const told = form.querySelector("[data-guess]");
    const guesses = told ? told.dataset.guess.split(" ") : [];
    matter.dataset.first = guesses.join(" ");
    if (chosenByHand || matter.dataset.typing || !guesses.length || matter.value === guesses[0]) return;
    matter.value = guesses[0];
    matter.dispatchEvent(new Event("daiban:set"));
    matter.dispatchEvent(new CustomEvent("change", { bubbles: true, detail: "guess" }));
  }
  form.addEventListener("focusout", (event) => { if (event.target.id === "f-matter-code") takeGuess(); });
  matter.addEventListener("change", (event) => { if (event.detail !== "guess") chosenByHand = Boolean(matter.value); });

  // --- keys: Enter looks the phone up, and elsewhere goes on to the next field; Tab also stops at links
  const stops = () => Array.from(form.querySelectorAll("input, select, textarea, button"))
    .filter((one) => one.offsetParent && !one.disabled && one.tabIndex >= 0 && one.type !== "hidden");
  function goOn(from) {
    const all = stops();
    const next = all[all.indexOf(from) + 1];
    if (next) { next.focus(); if (next.select && next.type !== "checkbox") next.select(); }
  }
  function lookUp() {
    nextFocus = "people";
    phone.dispatchEvent(new Event("change", { bubbles: true }));
    if (!window.htmx) form.requestSubmit(form.querySelector("[data-lookup]"));
  }
  form.addEventListener("keydown", (event) => {
    const at = event.target;
    if (at === phone && (event.key === "?" || event.key === "？")) { event.preventDefault(); openKeys(); return; }
    if (event.key !== "Enter" || event.ctrlKey || event.metaKey || event.isComposing || !at.matches("input, select")) return;
    const taken = event.defaultPrevented;
    event.preventDefault();
    if (at === phone && phone.value) { lookUp(); return; }
    if (taken || at.getAttribute("role") !== "combobox" || at.getAttribute("aria-expanded") !== "true") goOn(at);
  });
  function openKeys() { document.querySelector("[data-key-help]").showModal(); }
  const opener = document.querySelector("[data-open-keys]");
  opener.hidden = false;
  opener.addEventListener("click", openKeys);

  // leaving the words asks once more: what says the same again must not close what was opened, nor take the focus away
  const said = new Map();
  document.addEventListener("htmx:before:swap", (event) => {
    const { target, text } = event.detail.ctx;
    if (!target || target.id !== "guess") return;
    if (said.get(target) === text) event.preventDefault();
    said.set(target, text);
  });
  document.addEventListener("htmx:after:swap", (event) => {
    const place = (event.detail && event.detail.ctx && event.detail.ctx.target) || event.target;
    if (place.id === "guess") takeGuess();
    if (place.id === "people" && nextFocus === "people") {
      nextFocus = "";
      (place.querySelector("button[name=pick]") || byId("f-requester-name")).focus();
    }
  });
  form.querySelector("[data-lookup]").tabIndex = -1; // Enter in the phone's field does the same
  takeGuess();
})();
