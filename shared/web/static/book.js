// The grid of the paper book: a copied range of a spreadsheet is spread over the cells; what is typed is kept as a draft.
(() => {
  const form = document.querySelector("[data-book]");
  if (!form) return;
  const columns = ["time", "name", "phone", "village", "words", "matter", "accepted", "note"];
  const cell = (row, column) => form.elements[`rows-${row}-${columns[column]}`];
  form.addEventListener("paste", event => {
    const at = /^rows-(\d+)-(\w+)$/.exec(event.target.name || "");
    const text = event.clipboardData.getData("text");
    if (!at || !/[\t\n]/.test(text.trim())) return;
    event.preventDefault();
    const first = columns.indexOf(at[2]);
    text.replace(/\r/g, "").replace(/\n$/, "").split("\n").forEach((line, down) => line.split("\t").forEach((value, right) => {
      const target = cell(Number(at[1]) + down, first + right);
      if (target && target.type === "checkbox") target.checked = /^(是|已|已受理|y|yes|1|√|✓)$/i.test(value.trim());
      else if (target) target.value = value.trim();
    }));
    form.dispatchEvent(new Event("input", { bubbles: true }));
  });
  let waiting;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => fetch("/desk/book/draft", { method: "POST", body: new FormData(form), credentials: "same-origin" }).catch(() => {}), 1500);
  });
  form.addEventListener("submit", () => clearTimeout(waiting));
})();
