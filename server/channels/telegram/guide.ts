/** What a person does in Telegram to connect a bot. */
export const guide: readonly string[] = [
  'Open [@BotFather](https://t.me/BotFather) in Telegram and send `/newbot`; choose a name and a user name that ends in `bot`. For a bot that is there already send `/mybots`, choose it and press **API Token**.',
  'Copy the token BotFather shows (`123456789:AA…`) and enter it here. Whoever has it is the bot: pass it on to nobody.',
  'Nothing needs to be set at Telegram for messages to come in: with the token we name `{hookUrl}` to Telegram ourselves. Any other program that received for this bot gets nothing from then on.',
  'A bot cannot write first. Give contacts the link `https://t.me/<user name>?start=<word>`: when they press **Start** they can be written to, and the word says where they came from.',
]
