// The editor of a cell: CodeMirror, which is fetched when a reader first changes a program.

import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { python } from "@codemirror/lang-python";
import { bracketMatching, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import { classHighlighter } from "@lezer/highlight";
import { EditorView, drawSelection, keymap } from "@codemirror/view";

const KEYS = "Shift+Enter runs it. Tab indents; Escape, then Tab, leaves the editor.";

/** An editor of a text; `run` is called for Shift+Enter and for Ctrl+Enter. Tab leaves after Escape. */
globalThis.liveEditor = (text, run, label = "The program of this cell") => {
  const keys = ["Shift-Enter", "Mod-Enter"].map((key) => ({ key, preventDefault: true, run: () => (run(), true) }));
  const view = new EditorView({
    doc: text,
    extensions: [
      keymap.of([...keys, ...defaultKeymap, ...historyKeymap, indentWithTab]),
      history(),
      drawSelection(),
      bracketMatching(),
      indentUnit.of("    "),
      EditorState.tabSize.of(4),
      python(),
      syntaxHighlighting(classHighlighter),
      EditorView.contentAttributes.of({ "aria-label": label, "aria-description": KEYS, title: KEYS, spellcheck: "false", autocapitalize: "off" }),
      EditorView.lineWrapping,
    ],
  });
  view.dom.classList.add("live-editor");
  return {
    place: view.dom,
    get text() {
      return view.state.doc.toString();
    },
    set text(text) {
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
    },
    focus: () => view.focus(),
  };
};
