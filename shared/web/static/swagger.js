// Starts Swagger UI on the document its element names. A file of its own, because the content policy allows no inline script.
"use strict";
(function () {
  const place = document.getElementById("swagger-ui");
  window.SwaggerUIBundle({ url: place.dataset.specUrl, dom_id: "#swagger-ui", deepLinking: true, validatorUrl: null });
})();
