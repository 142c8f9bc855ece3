// Which turn each entry of the talk belongs to. Pure.

// entries: oldest first, [{turn, …}], where turn is null for those that only have a time. What was
// said between two turns belongs to the later one, which was told it; what nobody was told yet
// stays without a turn. Returns [{turn, entries}], oldest first.
export function byTurn(entries) {
  const groups = [];
  let between = [];
  for (const entry of entries) {
    const isNext = entry.turn !== null && entry.turn !== groups.at(-1)?.turn;
    if (isNext) groups.push({ turn: entry.turn, entries: [...between, entry] });
    else if (entry.turn !== null) groups.at(-1).entries.push(...between, entry);
    if (entry.turn === null) between.push(entry);
    else between = [];
  }
  return between.length > 0 ? [...groups, { turn: null, entries: between }] : groups;
}

// The turn whose entries stand open: the last one that was heard of in the stream.
export function openTurn(groups, passing) {
  return passing?.turn ?? groups.findLast(({ turn }) => turn !== null)?.turn ?? null;
}
