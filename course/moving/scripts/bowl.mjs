// The bowl of the chapter on momentum: the path for a learning rate and a momentum.
import { begin, number, show } from "./moving.mjs";

/** Where gradient descent with momentum goes from the start, a place for each step. */
export function path({ curvatures, start, steps }, rate, momentum) {
  let place = start, velocity = start.map(() => 0);
  const places = [place];
  for (let step = 0; step < steps; step += 1) {
    velocity = velocity.map((v, i) => momentum * v + curvatures[i] * place[i]);
    place = place.map((x, i) => x - rate * velocity[i]);
    places.push(place);
  }
  return places;
}

/** By how much a step multiplies the distance in the long run: the larger root, of all directions. */
export function factor({ curvatures }, rate, momentum) {
  const sizes = curvatures.map((curvature) => {
    const middle = 1 + momentum - rate * curvature, under = middle ** 2 - 4 * momentum;
    return under < 0 ? Math.sqrt(momentum) : (Math.abs(middle) + Math.sqrt(under)) / 2;
  });
  return Math.max(...sizes);
}

/** The learning rate from which on the path does not go to the minimum. */
export const limit = ({ curvatures }, momentum) => (2 * (1 + momentum)) / Math.max(...curvatures);

/** The path in pixels. */
export function points(data, rate, momentum) {
  const { left, top, scale } = data.bowl;
  const near = (value) => Math.max(-data.far, Math.min(data.far, value));
  return path(data, rate, momentum)
    .map(([x, y]) => `${(left + near(scale * x)).toFixed(1)},${(top + near(-scale * y)).toFixed(1)}`)
    .join(" ");
}

function live(root, data) {
  const svg = root.querySelector("svg"), line = root.querySelector(".path"), choice = root.querySelector(".choice");
  const [rate, momentum] = root.querySelectorAll("input"), { left, bottom, across, up } = data.plane;
  const update = () => {
    const [eta, beta] = [Number(rate.value), Number(momentum.value)];
    const shown = { rate: eta, momentum: beta, limit: limit(data, beta), factor: factor(data, eta, beta) };
    line.setAttribute("points", points(data, eta, beta));
    choice.setAttribute("cx", left + across * eta);
    choice.setAttribute("cy", bottom - up * beta);
    root.classList.toggle("runs-away", shown.factor >= 1);
    show(root, shown, shown.factor < 1 ? "shrinks" : "grows", { rate: 3, limit: 3, factor: 3 });
    rate.setAttribute("aria-valuetext", number(eta, 3));
    momentum.setAttribute("aria-valuetext", number(beta));
  };
  rate.addEventListener("input", update);
  momentum.addEventListener("input", update);
  // A choice can be made in the plane as well, and moved.
  const choose = (event) => {
    const box = svg.getBoundingClientRect(), unit = box.width / svg.viewBox.baseVal.width;
    rate.value = ((event.clientX - box.left) / unit - left) / across;
    momentum.value = (bottom - (event.clientY - box.top) / unit) / up;
    update();
  };
  const plane = root.querySelector(".chooses");
  plane.addEventListener("pointerdown", (event) => {
    plane.setPointerCapture(event.pointerId);
    choose(event);
  });
  plane.addEventListener("pointermove", (event) => plane.hasPointerCapture(event.pointerId) && choose(event));
  update();
}

begin("bowl", live);
