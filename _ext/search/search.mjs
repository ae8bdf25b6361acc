// The search: each field of a page shows the places that answer what is typed, the best first.
// `_static/search.js` loads this with the first use of a field.

import MiniSearch from "minisearch";
import { excerpt, marked } from "./excerpt.mjs";
import { unpacked } from "./format.mjs";
import { address, contents, texts } from "./loading.mjs";
import { FIELDS, OPTIONS, ranked } from "./ranking.mjs";

const AT_ONCE = 10;
// Who looks for a name of the code finds it all the same; others look for what is said of it.
const CODE = { pages: /\/api-/, weight: 0.6 };
const QUESTIONS = "chapters/reference/questions";

function made(tag, className, ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children);
  return element;
}

function link(href, ...children) {
  const element = made("a", "", ...children);
  element.href = href;
  return element;
}

const withMarks = (text, terms) =>
  marked(text, terms).map(([piece, is]) => (is ? made("mark", "", piece) : piece));

/** What answers a question and, by its ids, where the answers are. */
async function opened() {
  const { pages, ...index } = await contents();
  const places = pages.flatMap(([page, title, own]) =>
    own.map(([anchor, heading], at) => ({ page, title, at, heading, anchor: at ? anchor : "" })),
  );
  const search = MiniSearch.loadJS(unpacked(index, FIELDS), OPTIONS);
  const weight = (id) => (CODE.pages.test(places[id].page) ? CODE.weight : 1);
  const answer = (question) => ranked(search, question, weight);
  answer("gradient of the loss"); // what has run once is compiled
  return { answer, places };
}

function item({ page, title, at, heading, anchor }, terms) {
  const where = made("span", "found-page", title);
  const said = made("p", "found-text");
  texts(page).then((all) => said.append(...withMarks(excerpt(all[at] ?? "", terms), terms)));
  const name = link(address(page, anchor), made("span", "found-heading", ...withMarks(anchor ? heading : title, terms)));
  if (anchor) name.append(" ", where);
  return made("li", "", name, said);
}

function nothing(question) {
  const questions = link(address(QUESTIONS), "questions with their answers");
  const index = link(address("genindex"), "index");
  return [
    made("p", "", `Nothing is found for “${question}”. Try one word of it, or another name.`),
    made("p", "", "There are also a page of ", questions, " and an ", index, "."),
  ];
}

/** Let a field show what it finds; `place` is where. */
function listen(input, place, known) {
  const status = made("p", "found-count");
  status.role = "status";
  const shown = made("div");
  place.append(status, shown);

  function show() {
    const question = input.value.trim();
    const answers = question ? known.answer(question) : [];
    status.textContent = answers.length ? `${answers.length} ${answers.length === 1 ? "place" : "places"}, the best first` : "";
    if (!answers.length) return shown.replaceChildren(...(question ? nothing(question) : []));
    const list = made("ol", "found");
    const more = made("button", "", "More");
    more.type = "button";
    const next = () => {
      const first = list.children.length;
      const part = answers.slice(first, first + AT_ONCE);
      list.append(...part.map(({ id, terms }) => item(known.places[id], terms)));
      more.hidden = list.children.length === answers.length;
      return list.children[first].querySelector("a");
    };
    more.addEventListener("click", () => next().focus());
    next();
    shown.replaceChildren(list, more);
  }

  // Up and down go through what was found, as in a list to choose from.
  place.parentElement.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const stops = [input, ...shown.querySelectorAll(".found a")];
    const at = stops.indexOf(document.activeElement);
    if (!step || at < 0 || !stops[at + step]) return;
    event.preventDefault();
    stops[at + step].focus();
  });
  input.addEventListener("input", show);
  if (input.value) show();
}

/** A place below the field of the dialog; Escape closes that from there too. */
function below(form) {
  const place = made("div", "found-below");
  form.after(place);
  place.addEventListener("keydown", (event) => {
    if (event.key === "Escape") form.closest(".search-button__wrapper").classList.remove("show");
  });
  return place;
}

async function begin() {
  const page = document.getElementById("search-results");
  const fields = [...document.querySelectorAll("form.bd-search")].map((form) => {
    const own = form.parentElement.contains(page);
    const input = form.querySelector("input");
    if (own) input.value ||= new URLSearchParams(location.search).get("q") ?? "";
    return [input, own ? page : below(form)];
  });
  try {
    const known = await opened();
    for (const [input, place] of fields) listen(input, place, known);
  } catch (error) {
    for (const [, place] of fields) place.append(made("p", "", `The search cannot be used here: ${error.message}.`));
  }
}

begin();
