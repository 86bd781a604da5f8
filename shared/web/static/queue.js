// A list worked through by keyboard: j and k go from row to row, Enter opens (the row's link has the focus), / searches.
"use strict";
(function () {
  const list = document.querySelector("[data-queue]");
  if (!list) return;
  const rows = () => Array.from(list.querySelectorAll("tbody tr"));
  const link = (row) => row.querySelector("a[href]");
  const here = () => rows().findIndex((row) => row.contains(document.activeElement));
  const isWriting = (element) => element.closest("textarea, select, [contenteditable], input:not([type=checkbox]):not([type=radio])");

  function go(step) {
    const all = rows(), at = here();
    const wanted = all[at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + step))];
    if (wanted) { link(wanted).focus(); wanted.scrollIntoView({ block: "nearest" }); }
  }
  const does = {
    j: () => go(1),
    k: () => go(-1),
    "/": () => { const search = document.querySelector("[data-search]"); search.focus(); search.select(); },
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target) || document.querySelector("dialog[open]")) return;
    if (does[event.key]) { event.preventDefault(); does[event.key](); }
  });
})();
