// The small network of the landing page: its numbers, its slider, and the number that travels.
import { begin, number, show, sigmoid } from "./moving.mjs";

/** All numbers of the picture for one value of the weight that moves. */
export function numbers({ inputs, hidden, output, wanted }, weight) {
  const rows = [[weight, ...hidden[0].slice(1)], hidden[1]];
  const values = rows.map((row) => sigmoid(row.reduce((sum, w, i) => sum + w * inputs[i], 0)));
  const answer = output.reduce((sum, w, i) => sum + w * values[i], 0);
  const back = 2 * (answer - wanted);
  const backUpper = output[0] * back;
  return {
    weight,
    upper: values[0],
    lower: values[1],
    output: answer,
    error: (answer - wanted) ** 2,
    "back-output": back,
    "back-upper": backUpper,
    "back-weight": backUpper * values[0] * (1 - values[0]) * inputs[0],
  };
}

/** Which way the weight should go, of the three that the text has words for. */
export function direction(back) {
  const shown = Math.round(back * 100);
  return shown < 0 ? "up" : shown > 0 ? "down" : "stay";
}

// Where the number is on its way, and which of the numbers it is: forward, then back.
const FORWARD = [[38, 78, "in"], [105, 78, "in"], [172, 78, "upper"], [296, 137, "output"], [378, 137, "error"]];
const BACK = [[378, 137, "error"], [312, 83, "back-output"], [214, 30, "back-upper"], [105, 30, "back-weight"]];
const STEP = 420; // milliseconds between two places

/** The place of the traveller after so many steps, and the number that it carries. */
export function on(way, steps) {
  const leg = Math.min(Math.floor(steps), way.length - 2);
  const part = steps - leg, [x, y, key] = way[leg], [toX, toY, next] = way[leg + 1];
  return { x: x + part * (toX - x), y: y + part * (toY - y), key: part > 0.85 ? next : key };
}

function travel(root, current) {
  const traveller = root.querySelector(".traveller"), label = traveller.querySelector("text");
  let start = null, travelling = false;
  const total = FORWARD.length + BACK.length - 2;
  const frame = (now) => {
    // A frame's time may lie before the event that asked for it: the way begins with the first one.
    start ??= now;
    const steps = (now - start) / STEP, forward = steps < FORWARD.length - 1;
    if (steps >= total) {
      [start, travelling] = [null, false];
      traveller.setAttribute("visibility", "hidden");
      return;
    }
    const place = forward ? on(FORWARD, steps) : on(BACK, steps - FORWARD.length + 1);
    traveller.setAttribute("transform", `translate(${place.x} ${place.y})`);
    traveller.setAttribute("visibility", "visible");
    traveller.classList.toggle("is-back", !forward);
    const { shown, inputs } = current();
    label.textContent = place.key === "in" ? String(inputs[0]) : number(shown[place.key]);
    requestAnimationFrame(frame);
  };
  return () => {
    if (travelling || matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    travelling = true;
    requestAnimationFrame(frame);
  };
}

function live(root, data) {
  const slider = root.querySelector("input"), handle = root.querySelector(".handle");
  let shown;
  const update = () => {
    shown = numbers(data, Number(slider.value));
    show(root, shown, direction(shown["back-weight"]));
    slider.setAttribute("aria-valuetext", number(shown.weight));
  };
  const go = travel(root, () => ({ shown, inputs: data.inputs }));
  slider.addEventListener("input", () => (update(), go()));
  root.querySelector("button").addEventListener("click", go);
  // The weight can be dragged in the picture: to the right it grows.
  handle.addEventListener("pointerdown", (event) => {
    const from = event.clientX, value = Number(slider.value);
    const units = (slider.max - slider.min) / root.querySelector("svg").clientWidth;
    const move = (to) => {
      slider.value = value + (to.clientX - from) * units;
      update();
      go();
    };
    handle.setPointerCapture(event.pointerId);
    handle.addEventListener("pointermove", move);
    handle.addEventListener("lostpointercapture", () => handle.removeEventListener("pointermove", move), { once: true });
    event.preventDefault();
  });
  update();
}

begin("network", live);
