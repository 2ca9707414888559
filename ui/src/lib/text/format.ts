// Dates, numbers and plurals, by the locale of the system.

/** The language of the catalogue, for plurals and lists in its sentences. */
const CATALOGUE = "en-GB";

/** The first language that is one. Under the POSIX locale WebKitGTK names it "C", which is none. */
export function usableLocale(wanted: readonly string[]): string {
  for (const name of wanted) {
    try {
      const [found] = Intl.DateTimeFormat.supportedLocalesOf(name);
      if (found !== undefined) return found;
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
    }
  }
  return CATALOGUE;
}

export const locale: string = usableLocale(navigator.languages);

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const formats = {
  time: new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit" }),
  timeToTheSecond: new Intl.DateTimeFormat(locale, {
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  }),
  day: new Intl.DateTimeFormat(locale, { day: "numeric", month: "short" }),
  dayAndYear: new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", year: "numeric" }),
  full: new Intl.DateTimeFormat(locale, { dateStyle: "full", timeStyle: "medium" }),
  relative: new Intl.RelativeTimeFormat(CATALOGUE, { numeric: "always", style: "short" }),
  number: new Intl.NumberFormat(locale),
  percent: new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 }),
  list: new Intl.ListFormat(CATALOGUE, { style: "long", type: "conjunction" }),
  plural: new Intl.PluralRules(CATALOGUE),
};

export function number(value: number): string {
  return formats.number.format(value);
}

export function percent(share: number): string {
  return formats.percent.format(share);
}

export function list(parts: readonly string[]): string {
  return formats.list.format(parts);
}

/** "1 reply", "3 replies". */
export function counted(count: number, one: string, other: string): string {
  return `${number(count)} ${formats.plural.select(count) === "one" ? one : other}`;
}

/** A label in the middle of a sentence: "Customer number" is written small there, "PIN" and "SIM card" are not. */
export function inSentence(label: string): string {
  return /^\p{Lu}(?:[\p{Ll}-]|$)/u.test(label) ? label.charAt(0).toLowerCase() + label.slice(1) : label;
}

export function time(at: string): string {
  return formats.time.format(new Date(at));
}

export function timeToTheSecond(at: string): string {
  return formats.timeToTheSecond.format(new Date(at));
}

/** Two times, as exact as it takes to tell them apart. */
export function apart(first: string, second: string): [string, string] {
  const sameDate = sameDay(new Date(first), new Date(second));
  if (!sameDate) return [fullTime(first), fullTime(second)];
  return time(first) === time(second) ? [timeToTheSecond(first), timeToTheSecond(second)] : [time(first), time(second)];
}

export function fullTime(at: string): string {
  return formats.full.format(new Date(at));
}

function sameDay(a: Date, b: Date): boolean {
  return a.toDateString() === b.toDateString();
}

/** The time today, the day this year, the date before that. */
export function moment(at: string, now: number): string {
  const then = new Date(at);
  const today = new Date(now);
  if (sameDay(then, today)) return formats.time.format(then);
  const day = then.getFullYear() === today.getFullYear() ? formats.day : formats.dayAndYear;
  return `${day.format(then)}, ${formats.time.format(then)}`;
}

/** Relative up to an hour, then the moment itself. */
export function ago(at: string, now: number): string {
  const passed = now - Date.parse(at);
  if (passed >= HOUR || passed < -MINUTE) return moment(at, now);
  if (passed < SECOND) return "just now";
  if (passed < MINUTE) return formats.relative.format(-Math.max(0, Math.floor(passed / SECOND)), "second");
  return formats.relative.format(-Math.floor(passed / MINUTE), "minute");
}

/** How long a customer has waited: "0:42", "12 min", "3 h 5 min", "2 d". */
export function waited(since: string, now: number): string {
  const passed = Math.max(0, now - Date.parse(since));
  if (passed < 10 * MINUTE) {
    const seconds = Math.floor(passed / SECOND);
    return `${String(Math.floor(seconds / 60))}:${String(seconds % 60).padStart(2, "0")}`;
  }
  if (passed < HOUR) return `${String(Math.floor(passed / MINUTE))} min`;
  if (passed < DAY) {
    const minutes = Math.floor(passed / MINUTE);
    return `${String(Math.floor(minutes / 60))} h ${String(minutes % 60)} min`;
  }
  return `${String(Math.floor(passed / DAY))} d`;
}

export function duration(ms: number): string {
  if (ms < SECOND) return `${number(Math.round(ms))} ms`;
  if (ms < MINUTE) return `${number(Math.round(ms / 100) / 10)} s`;
  const minutes = Math.floor(ms / MINUTE);
  if (ms < HOUR) return `${String(minutes)} min ${String(Math.floor((ms % MINUTE) / SECOND))} s`;
  return `${String(Math.floor(minutes / 60))} h ${String(minutes % 60)} min`;
}

export function bytes(count: number): string {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;
  const step = Math.min(units.length - 1, count < 1 ? 0 : Math.floor(Math.log10(count) / 3));
  return new Intl.NumberFormat(locale, {
    style: "unit",
    unit: units[step] ?? "byte",
    maximumFractionDigits: step === 0 ? 0 : 1,
  }).format(count / 1000 ** step);
}

/** Whole seconds left, never below zero. */
export function secondsLeft(until: string, now: number): number {
  return Math.max(0, Math.ceil((Date.parse(until) - now) / SECOND));
}

/** Unknown practice customers are called "Ines (practice)"; beside the tag, once is enough. */
export function shownName(name: string, tagged: boolean): string {
  return tagged ? name.replace(/\s\(practice\)$/u, "") : name;
}
