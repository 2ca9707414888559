// Writing into a text as if it had been typed there.

/** Writes at the caret of a text, in place of what is selected. It can be undone where the browser has undo. */
export function writeAtCaret(area: HTMLTextAreaElement, text: string): void {
  // jsdom has no such command.
  const typed = typeof document.execCommand === "function" && document.execCommand("insertText", false, text);
  if (typed) return;
  area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
  area.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertText", data: text }));
}
