// A signature drawn with a finger, pen or mouse on a canvas; sent as a PNG in a hidden field. Without a script the form stays
// hidden and the page offers paper instead.
"use strict";
(function () {
  const form = document.querySelector("[data-signature]");
  if (!form) return;
  const canvas = form.querySelector("canvas"), kept = form.querySelector("input[name=signature]");
  const pen = canvas.getContext("2d");
  let drawn = false, last = null;

  form.hidden = false;
  function size() {
    const scale = Math.min(window.devicePixelRatio || 1, 2), box = canvas.getBoundingClientRect();
    canvas.width = Math.round(box.width * scale);
    canvas.height = Math.round(box.height * scale);
    pen.scale(scale, scale);
    pen.lineWidth = 3;
    pen.lineCap = pen.lineJoin = "round";
    pen.strokeStyle = "#111";
    drawn = false;
  }
  size();

  const at = (event) => {
    const box = canvas.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  canvas.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    canvas.setPointerCapture(event.pointerId);
    last = at(event);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!last) return;
    const here = at(event);
    pen.beginPath();
    pen.moveTo(last[0], last[1]);
    pen.lineTo(here[0], here[1]);
    pen.stroke();
    last = here;
    drawn = true;
  });
  ["pointerup", "pointercancel"].forEach((kind) => canvas.addEventListener(kind, () => { last = null; }));

  form.querySelector("[data-signature-clear]").addEventListener("click", size);
  form.addEventListener("submit", () => { kept.value = drawn ? canvas.toDataURL("image/png") : ""; });
})();
