// What screen readers are told. Two regions, so that an alert does not wait for a remark.

class Announcer {
  remark = $state("");
  alert = $state("");

  say(text: string): void {
    // The same sentence twice must still be a change.
    this.remark = text === this.remark ? `${text}\u00a0` : text;
  }

  shout(text: string): void {
    this.alert = text === this.alert ? `${text}\u00a0` : text;
  }
}

export const announcer = new Announcer();
