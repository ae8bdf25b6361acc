// A table of class "filtered" gets choices above it, and says how many of its rows these leave: of
// documents and verdicts, which are those of the rows, or what its attribute data-choices holds. What
// a row has can change; then it is told to "refilter". Without this script it is a table like any other.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  const asked = new URLSearchParams(location.search);

  for (const box of document.querySelectorAll(".filtered")) {
    const own = JSON.parse(box.dataset.choices ?? "null");
    const names = own ? Object.keys(own) : ["document", "verdict"];
    const marks = [...box.querySelectorAll(`[data-${names[0]}]`)];
    const values = (mark, of) => (own ? [mark.dataset[of]] : mark.dataset[of].split(","));
    const { name } = box.dataset;
    const form = document.createElement("form");
    form.className = "filter";
    form.autocomplete = "off"; // after a reload the choice and the rows would not agree
    form.setAttribute("aria-label", `Choose ${name}`);
    const choices = names.map((of) => {
      const choice = document.createElement("select");
      choice.name = of;
      choice.add(new Option("all", ""));
      const found = own?.[of] ?? [...new Set(marks.flatMap((mark) => values(mark, of)))].sort();
      for (const value of found) choice.add(new Option(value, value));
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
      for (const mark of marks) {
        const row = mark.closest("tr");
        row.hidden = choices.some((of) => of.value && !values(mark, of.name).includes(of.value));
        shown += !row.hidden;
      }
      count.value = `${shown} of ${marks.length} ${name}`;
    }
    form.addEventListener("change", update);
    form.addEventListener("submit", (event) => event.preventDefault());
    box.addEventListener("refilter", update);
    update();
    box.prepend(form);
  }
});
