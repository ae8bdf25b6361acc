// A link to a claim leads to its row among all verdicts of its document, and opens the evidence.
"use strict";
(() => {
  function open() {
    const id = decodeURIComponent(location.hash.slice(1));
    const row = id.startsWith("claim-") && document.getElementById(id);
    if (row) for (const evidence of row.querySelectorAll("details")) evidence.open = true;
  }

  window.addEventListener("hashchange", open);
  document.addEventListener("DOMContentLoaded", open);
})();
