// The line that says what Python does: megabytes and steps while it comes, and a bar for both.

import { element } from "../../exercises/page/scripts/dom.mjs";

const megabytes = (bytes) => (bytes / 1e6).toFixed(1);

export class Status {
  constructor() {
    this.words = element("span", {});
    this.bar = element("progress", { max: 1, "aria-label": "How far it is" });
    this.place = element("p", { class: "live-status", role: "status", hidden: true }, this.words, " ", this.bar);
  }

  /** Stand below what was pressed. */
  below(bar) {
    bar.after(this.place);
  }

  tell({ received, total, step }) {
    this.step = step ?? this.step;
    this.place.hidden = false;
    this.bar.hidden = !total || this.step === "running";
    if (this.step === "running") this.words.textContent = "Running.";
    else {
      const share = total ? `: ${megabytes(received)} of ${megabytes(total)} MB` : "";
      const first = this.step ?? "fetching Python";
      this.words.textContent = `${first[0].toUpperCase()}${first.slice(1)}${share}.`;
      if (total) this.bar.value = Math.min(received / total, 1);
    }
  }

  /** How far something else has come, as a share of the whole. */
  show(words, share) {
    this.place.hidden = this.bar.hidden = false;
    this.words.textContent = words;
    this.bar.value = share;
  }

  /** Say something, with a button where there is something to decide. */
  say(words, ...buttons) {
    this.place.hidden = !words;
    this.bar.hidden = true;
    this.words.replaceChildren(words, ...buttons);
  }
}
