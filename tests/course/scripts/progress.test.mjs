// Run by tests/course/test_scripts.py; alone: node --test tests/course/scripts/progress.test.mjs
import assert from "node:assert/strict";
import test from "node:test";
import {
  KEY,
  ProgressError,
  progressIn,
  state as stateHere,
} from "../../../course/exercises/page/scripts/progress.mjs";

function memory(content = {}) {
  const kept = new Map(Object.entries(content));
  return {
    kept,
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, String(value)),
    removeItem: (key) => void kept.delete(key),
  };
}
const refuse = () => {
  throw new DOMException("The operation is insecure.", "SecurityError");
};
const closed = { getItem: refuse, setItem: refuse, removeItem: refuse };
const file = (changes = {}) =>
  JSON.stringify({ ...JSON.parse(progressIn(memory()).exported()), ...changes });

test("a state goes forward only", () => {
  const progress = progressIn(memory());
  assert.equal(progress.state("softmax-jacobian"), "");
  for (const [recorded, expected] of [
    ["seen", "seen"],
    ["solved", "solved"],
    ["tried", "solved"],
    ["seen", "solved"],
  ]) {
    progress.record("softmax-jacobian", recorded);
    assert.equal(progress.state("softmax-jacobian"), expected);
  }
  assert.equal(progress.state("constructor"), "");
});

test("all of it is there after a reload", () => {
  const storage = memory();
  const before = progressIn(storage);
  before.record("a-1", "tried");
  before.saveDraft("a-1", "W.T @ dZ");
  before.saveDraft("a-2", "x");
  before.saveDraft("a-2", "");
  const after = progressIn(storage);
  assert.equal(after.state("a-1"), "tried");
  assert.equal(after.draft("a-1"), "W.T @ dZ");
  assert.equal(after.draft("a-2"), "");
  assert.deepEqual(JSON.parse(storage.kept.get(KEY)).drafts, { "a-1": "W.T @ dZ" });
  assert.ok(after.remembered());
});

test("names and states that cannot be are refused by name", () => {
  const progress = progressIn(memory());
  for (const name of ["__proto__", "A", "", "a--b", 3, null, "a".repeat(101)])
    assert.throws(() => progress.record(name, "seen"), /^Error: name: got .*, expected the name/);
  assert.throws(() => progress.record("a", ""), /state: got "", expected one of seen, tried, solved/);
  assert.throws(() => progress.record("a", "done"), /state: got "done", expected one of seen/);
});

test("where the storage throws, it works as long as the page is open", () => {
  for (const storage of [closed, undefined]) {
    const progress = progressIn(storage);
    progress.record("a", "solved");
    progress.saveDraft("a", "x");
    assert.deepEqual([progress.state("a"), progress.draft("a")], ["solved", "x"]);
    assert.equal(JSON.parse(progress.exported()).states.a, "solved");
    assert.equal(progress.imported(file({ states: { b: "seen" } })).states, 1);
    assert.equal(progress.state("b"), "seen");
    assert.ok(!progress.remembered());
    progress.reset();
    assert.equal(progress.state("a"), "");
  }
  stateHere("a"); // outside a browser there is no localStorage at all
});

test("a disk that fills up loses nothing of what is on the page", () => {
  const storage = memory();
  const progress = progressIn(storage);
  progress.record("a", "solved");
  const { setItem } = storage;
  storage.setItem = refuse;
  progress.record("b", "solved");
  progress.record("c", "tried");
  assert.deepEqual(["a", "b", "c"].map(progress.state), ["solved", "solved", "tried"]);
  assert.ok(!progress.remembered());
  storage.setItem = setItem;
  progress.reset();
  progress.record("d", "seen");
  assert.ok(progress.remembered());
  assert.deepEqual(JSON.parse(storage.kept.get(KEY)).states, { d: "seen" });
});

test("what another version wrote is put aside, each text once", () => {
  for (const [text, where] of [
    ['{"version": 7, "states": {"a": "solved"}}', "version-7"],
    ["no JSON", "version-unreadable"],
    ["null", "version-unreadable"],
    ['{"version": {"toString": 1}}', "version-unreadable"],
    [file({ version: 2 }), "version-2"],
    [file({ states: { a: "done" } }), "version-1"],
  ]) {
    const storage = memory({ [KEY]: text });
    const progress = progressIn(storage);
    assert.equal(progress.state("a"), "");
    progress.record("a", "seen");
    assert.equal(storage.kept.get(`${KEY}/${where}`), text);
    assert.equal(progressIn(storage).state("a"), "seen");
    storage.setItem(KEY, `${text} `);
    progressIn(storage);
    assert.equal(storage.kept.get(`${KEY}/${where}`), text);
    assert.equal([...storage.kept.values()].filter((kept) => kept === `${text} `).length, 1);
  }
});

test("two tabs do not overwrite each other", () => {
  const storage = memory();
  const [one, other] = [progressIn(storage), progressIn(storage)];
  const told = [];
  other.subscribe((name) => told.push(name));
  one.record("a", "solved");
  other.record("a", "tried"); // before the event of the other tab has come
  other.record("b", "tried");
  one.saveDraft("c", "x");
  assert.equal(other.draft("c"), "");
  other.reload();
  assert.deepEqual(["a", "b"].map(other.state), ["solved", "tried"]);
  assert.equal(other.draft("c"), "x");
  assert.deepEqual(told, ["a", "b", null]);
  one.reset();
  other.reload();
  assert.equal(other.state("b"), "");
});

test("who subscribed is told of states, not of drafts, until that ends", () => {
  const progress = progressIn(memory());
  const told = [];
  const end = progress.subscribe((name) => told.push(name));
  progress.record("a", "seen");
  progress.record("a", "seen");
  progress.saveDraft("a", "x");
  progress.imported(file());
  progress.reset();
  end();
  progress.record("a", "seen");
  assert.deepEqual(told, ["a", null, null]);
});

test("a file brings back all that was exported", () => {
  const from = progressIn(memory());
  from.record("a", "solved");
  from.record("b", "tried");
  from.saveDraft("b", "σ'(z) ⊙ δ");
  const data = JSON.parse(from.exported());
  assert.deepEqual(Object.keys(data), ["what", "version", "date", "states", "drafts"]);
  assert.ok(Math.abs(Date.parse(data.date) - Date.now()) < 60_000);
  const to = progressIn(memory());
  assert.deepEqual(to.imported(from.exported()), { states: 2, drafts: 1 });
  assert.deepEqual(to.imported(from.exported()), { states: 0, drafts: 0 });
  assert.equal(to.draft("b"), "σ'(z) ⊙ δ");
  assert.deepEqual(JSON.parse(to.exported()).states, data.states);
});

test("an import never goes back, and leaves what was typed here", () => {
  const progress = progressIn(memory());
  progress.record("a", "solved");
  progress.saveDraft("a", "mine");
  const changed = progress.imported(
    file({ states: { a: "seen", b: "seen" }, drafts: { a: "theirs", b: "theirs" } }),
  );
  assert.deepEqual(changed, { states: 1, drafts: 1 });
  assert.equal(progress.state("a"), "solved");
  assert.deepEqual(["a", "b"].map(progress.draft), ["mine", "theirs"]);
});

test("a file that does not fit is refused whole, and the error says why", () => {
  const storage = memory();
  const progress = progressIn(storage);
  progress.record("a", "seen");
  for (const [text, message] of [
    ["", /^file: got "", expected JSON/],
    ["{", /^file: got "\{", expected JSON/],
    ["x".repeat(2_000_001), /^file: got "2000001 characters", expected at most 2000000/],
    ["[]", /^what: got \[\], expected "progress in the exercises/],
    ["null", /^what: got null, expected/],
    ["3", /^what: got 3, expected/],
    [file({ what: "a diary" }), /^what: got "a diary", expected "progress/],
    [file({ version: 2 }), /^version: got 2, expected 1$/],
    [file({ version: "1" }), /^version: got "1", expected 1$/],
    [file({ date: "soon" }), /^date: got "soon", expected a date such as 2026-/],
    [file({ states: [] }), /^states: got \[\], expected an object/],
    [file({ states: { a: "done" } }), /^states of a: got "done", expected one of seen, tried, solv/],
    [file({ states: { b: "solved", a: "" } }), /^states of a: got "", expected one of/],
    [file({ states: { "A b": "seen" } }), /^a name in states: got "A b", expected small letters/],
    [file().replace('"states":{', '"states":{"__proto__":"seen"'), /^a name in states: got "__pr/],
    [file({ drafts: { a: 3 } }), /^drafts of a: got 3, expected a text of at most 10000 char/],
    [file({ drafts: { a: "x".repeat(10_001) } }), /^drafts of a: got "xxx.*…, expected a text/],
    [file({ drafts: undefined }), /^drafts: got undefined, expected an object/],
  ]) {
    assert.throws(
      () => progress.imported(text),
      (error) => error instanceof ProgressError && (assert.match(error.message, message), true),
    );
    assert.deepEqual(JSON.parse(storage.kept.get(KEY)).states, { a: "seen" });
  }
});

test("an absurdly long draft is cut to what an import takes", () => {
  const progress = progressIn(memory());
  progress.saveDraft("a", "x".repeat(20_000));
  assert.equal(progressIn(memory()).imported(progress.exported()).drafts, 1);
});
