/** What the platform refuses beyond. Source: RCS for Business, guides on messages, rich cards and suggestions. */
export const limits = {
  textCharactersMax: 3_072,
  cardTitleCharactersMax: 200,
  cardTextCharactersMax: 2_000,
  carouselCardsMin: 2,
  carouselCardsMax: 10,
  suggestionsMax: 11,
  cardSuggestionsMax: 4,
  suggestionCharactersMax: 25,
  urlCharactersMax: 2_048,
  eventTitleCharactersMax: 100,
  eventTextCharactersMax: 500,
  placeNameCharactersMax: 100,
  draftCharactersMax: 100,
  payloadBytesMax: 250_000,
  fileBytesMax: 100 * 1_048_576,
  /** 15 days; below 10 seconds a message would be taken back before it can arrive. */
  ttlMsMax: 15 * 86_400_000,
  ttlMsMin: 10_000,
} as const
