/** The slot by which a mail's own words say where to unsubscribe; a text that has it gets no line of ours. */
export const unsubscribeSlot = 'unsubscribe_url'
