// Thoughts cut for reading: pieces that the eye takes in at once, and the sentence that tells why. Pure.

const PIECE = 240; // characters of a piece, about; a sentence is never cut
const LINE = 80; // characters that one line of words takes, about

// The paragraphs of a thought; a long one goes on in another at the end of a sentence.
export function pieces(thought) {
  return thought.split(/\n+/).flatMap((paragraph) => cut(paragraph.trim())).filter(Boolean);
}

// The last whole sentence, and those before it that fit on the same line; "" while none ended.
export function lastWords(thought) {
  const whole = sentences(thought).filter((sentence) => /[.!?…][”’")]*$/.test(sentence));
  let said = whole.pop() ?? "";
  while (whole.length > 0 && whole.at(-1).length + said.length < LINE) said = `${whole.pop()} ${said}`;
  return said;
}

// Found, not split at what stands before a space: older Safaris know no lookbehind.
function sentences(words) {
  const found = words.trim().match(/.+?[.!?…]+[”’")]*(?=\s|$)|.+$/gs) ?? [];
  return found.map((sentence) => sentence.trim());
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
