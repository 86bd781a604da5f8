// The navigation's menus are <details>: they open and close without a script. With one, Escape closes the one the focus is in and
// goes back to its name, and the list under 更多 closes as soon as somebody goes on elsewhere.
"use strict";
(function () {
  document.addEventListener("keydown", (event) => {
    const open = event.key === "Escape" && document.activeElement.closest(".more-places[open], .menu[open]");
    if (!open) return;
    open.open = false;
    open.querySelector("summary").focus();
  });
  const elsewhere = (event) => document.querySelectorAll(".more-places[open]").forEach((list) => { if (!list.contains(event.target)) list.open = false; });
  document.addEventListener("click", elsewhere);
  document.addEventListener("focusin", elsewhere);
})();
