// A list worked through by keyboard: j and k go from row to row, Enter opens (the row's link has the focus), x chooses the
// row, / searches. What was chosen stays chosen from page to page of this tab, until it is sent or a page says it was.
"use strict";
(function () {
  const KEPT = "daiban-chosen";
  const list = document.querySelector("[data-queue]");
  const isWriting = (element) => element.closest("textarea, select, [contenteditable], input:not([type=checkbox]):not([type=radio])");
  const read = () => { try { return JSON.parse(sessionStorage.getItem(KEPT) || "[]"); } catch (problem) { return []; } };
  const keep = (chosen) => { try { sessionStorage.setItem(KEPT, JSON.stringify(chosen)); } catch (problem) { /* this page only, then */ } };

  // A page that says data-selection-done="id id" has taken these.
  document.querySelectorAll("[data-selection-done]").forEach((mark) => {
    const done = mark.dataset.selectionDone.split(" ");
    keep(read().filter((id) => !done.includes(id)));
  });

  // A part of a page opened by its key takes the focus to its first field.
  document.querySelectorAll("details").forEach((part) => part.addEventListener("toggle", () => {
    const field = part.open && part.querySelector("div :is(input:not([type=hidden]), textarea, select:not([hidden]), button)");
    if (field && document.activeElement === document.body) field.focus();
  }));
  if (!list) return;

  // --- going through the rows
  const rows = () => Array.from(list.querySelectorAll("tbody tr"));
  const link = (row) => row.querySelector("a[href]");
  const here = () => rows().findIndex((row) => row.contains(document.activeElement));
  function go(step) {
    const all = rows(), at = here();
    const wanted = all[at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + step))];
    if (wanted) { link(wanted).focus(); wanted.scrollIntoView({ block: "nearest" }); }
  }

  // --- choosing several
  const form = document.getElementById("batch");
  const boxes = () => Array.from(list.querySelectorAll("input[name=requests]"));
  const counted = document.querySelector("[data-chosen]");
  const none = document.querySelector("[data-choose-none]");
  function show() {
    const chosen = read();
    boxes().forEach((box) => { box.checked = chosen.includes(box.value); });
    if (!counted) return;
    counted.hidden = none.hidden = !chosen.length;
    counted.textContent = counted.dataset.chosen.replace("{n}", chosen.length);
  }
  function noted(box) {
    const others = read().filter((id) => id !== box.value);
    keep(box.checked ? [...others, box.value] : others);
    show();
  }
  function choose() {
    const box = here() >= 0 && rows()[here()].querySelector("input[name=requests]");
    if (box) { box.checked = !box.checked; noted(box); }
  }
  list.addEventListener("change", (event) => { if (event.target.name === "requests") noted(event.target); });
  if (none) none.addEventListener("click", () => { keep([]); show(); });
  if (form) {
    form.addEventListener("submit", () => {
      const shown = boxes().map((box) => box.value);
      read().filter((id) => !shown.includes(id)).forEach((id) => {
        const more = document.createElement("input");
        more.type = "hidden"; more.name = "requests"; more.value = id;
        form.append(more);
      });
    });
    show();
  }

  const does = {
    j: () => go(1),
    k: () => go(-1),
    x: choose,
    "/": () => { const search = document.querySelector("[data-search]"); search.focus(); search.select(); },
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target) || document.querySelector("dialog[open]")) return;
    if (does[event.key]) { event.preventDefault(); does[event.key](); }
  });
})();
