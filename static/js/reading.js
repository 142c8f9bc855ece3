// Thoughts cut for reading: pieces that the eye takes in at once, and the sentence that tells why. Pure.

const PIECE = 240; // characters of a piece, about; a sentence is never cut
const SHORT = 18; // characters under which a sentence says too little to stand alone

// The paragraphs of a thought; a long one goes on in another at the end of a sentence.
export function pieces(thought) {
  return thought.split(/\n+/).flatMap((paragraph) => cut(paragraph.trim())).filter(Boolean);
}

// The last whole sentence, with the one before it where it is a mere "Good."; "" while none ended.
export function lastSentence(thought) {
  const whole = sentences(thought).filter((sentence) => /[.!?…][”’")]*$/.test(sentence));
  const last = whole.at(-1) ?? "";
  return last.length < SHORT ? whole.slice(-2).join(" ") : last;
}

export function sentences(words) {
  return words.split(/(?<=[.!?…][”’")]*)\s+/).filter(Boolean);
}

function cut(paragraph) {
  const found = [];
  for (const sentence of sentences(paragraph)) {
    const last = found.at(-1);
    if (last !== undefined && last.length + sentence.length < PIECE) {
      found[found.length - 1] = `${last} ${sentence}`;
    } else found.push(sentence);
  }
  return found;
}
