// A table of class "filtered" gets a choice of documents and verdicts above it, and says how many of
// its rows that leaves. Without this script it is a table like any other.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  const asked = new URLSearchParams(location.search);

  for (const box of document.querySelectorAll(".filtered")) {
    const rows = [...box.querySelectorAll("[data-verdict]")].map((mark) => ({
      row: mark.closest("tr"),
      document: mark.dataset.document.split(","),
      verdict: [mark.dataset.verdict],
    }));
    const { name } = box.dataset;
    const form = document.createElement("form");
    form.className = "filter";
    form.autocomplete = "off"; // after a reload the choice and the rows would not agree
    form.setAttribute("aria-label", `Choose ${name}`);
    const choices = ["document", "verdict"].map((of) => {
      const choice = document.createElement("select");
      choice.name = of;
      choice.add(new Option("all", ""));
      for (const value of [...new Set(rows.flatMap((each) => each[of]))].sort())
        choice.add(new Option(value, value));
      choice.value = asked.get(of) ?? "";
      if (choice.selectedIndex < 0) choice.value = "";
      const label = document.createElement("label");
      label.append(`${of[0].toUpperCase()}${of.slice(1)} `, choice);
      form.append(label);
      return choice;
    });
    const count = document.createElement("output"); // read out when it changes
    form.append(count);

    function update() {
      let shown = 0;
      for (const each of rows) {
        each.row.hidden = choices.some((of) => of.value && !each[of.name].includes(of.value));
        shown += !each.row.hidden;
      }
      count.value = `${shown} of ${rows.length} ${name}`;
    }
    form.addEventListener("change", update);
    form.addEventListener("submit", (event) => event.preventDefault());
    update();
    box.prepend(form);
  }
});
