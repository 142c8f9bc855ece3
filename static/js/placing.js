// Where elements stand over the sheet, by places in canvas pixels; they keep to it at any size.

const RIGHT_PART = 0.72; // of the sheet: from there on names stand to the left of their tips

// sheet: {width, height} in canvas pixels.
export function place({ style }, [x, y], sheet) {
  style.left = percent(x, sheet.width);
  style.top = percent(y, sheet.height);
}

export function percent(px, whole) {
  return `${(100 * px) / whole}%`;
}

// On which side of a tip at `x` its name stands, so that it does not leave the sheet.
export function sideOf(x, width) {
  return x > RIGHT_PART * width ? "left" : "right";
}
