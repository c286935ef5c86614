// @ts-check

/** Whether this browser can read a text aloud; voices may come later than the page. */
export const canSpeak = () => 'speechSynthesis' in window && 'SpeechSynthesisUtterance' in window;

/**
 * Reads a text in its language, in place of whatever was being read.
 * @param {string} text @param {string} language @param {() => void} ended
 */
export function speak(text, language, ended) {
  const utterance = new SpeechSynthesisUtterance(text);
  utterance.lang = language;
  const kin = speechSynthesis.getVoices().find(({ lang }) => lang.toLowerCase().startsWith(language.toLowerCase()));
  if (kin) utterance.voice = kin;
  utterance.addEventListener('end', ended);
  utterance.addEventListener('error', ended);
  speechSynthesis.cancel();
  speechSynthesis.speak(utterance);
  return {
    stop() {
      utterance.removeEventListener('end', ended);
      utterance.removeEventListener('error', ended);
      speechSynthesis.cancel();
    },
  };
}
