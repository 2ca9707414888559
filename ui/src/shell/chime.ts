// The sound of an offer: two short notes, made here so that no file is needed.

const NOTES = [
  { hertz: 660, at: 0 },
  { hertz: 880, at: 0.14 },
] as const;

/** Plays the sound. Where the system cannot play any, the offer is still shown, said and notified. */
export function chime(): void {
  if (typeof AudioContext === "undefined") return;
  const audio = new AudioContext();
  for (const { hertz, at } of NOTES) {
    const tone = audio.createOscillator();
    const loudness = audio.createGain();
    const start = audio.currentTime + at;
    tone.frequency.value = hertz;
    loudness.gain.setValueAtTime(0, start);
    loudness.gain.linearRampToValueAtTime(0.12, start + 0.02);
    loudness.gain.exponentialRampToValueAtTime(0.001, start + 0.3);
    tone.connect(loudness).connect(audio.destination);
    tone.start(start);
    tone.stop(start + 0.32);
  }
  setTimeout(() => {
    void audio.close();
  }, 800);
}
