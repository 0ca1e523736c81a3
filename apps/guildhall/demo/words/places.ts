const words = (...lines: readonly string[]): readonly string[] => lines.flatMap((line) => line.split('|'));

export const towns = words(
  'Leipzig|Porto|Ghent|Kraków|Turku|Bristol|Galway|Lyon|Valencia|Bologna|Thessaloniki|Brno|Aarhus',
  'Bergen|Malmö|Tartu|Ljubljana|Graz|Basel|Utrecht|Lviv|Izmir|Beirut|Tunis|Accra|Lagos|Nairobi',
  'Kigali|Pune|Kochi|Dhaka|Penang|Huế|Busan|Sendai|Tainan|Wellington|Hobart|Montréal|Halifax',
  'Portland|Oaxaca|Medellín|Valparaíso|Rosario|Recife',
);

/** After "in" or "at". */
export const spots = words(
  'the old tram depot|the courtyard behind the library|the back room of the Blue Heron',
  'the boathouse|the community garden|the former post office|the parish hall',
  'the workshop on Mill Lane|the rooftop of the market hall|the reading café|the school gym',
  'the printing house|the park by the weir|the fire station|the glasshouse',
  'the studio above the bakery',
);

export const days = words(
  'Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|the first Sunday of the month',
  'the last Friday of the month|Saturday week',
);

export const times = words(
  'at 9|at 10:30|at noon|at 3 pm|at 5:30 pm|at 6 pm|at 7 pm|at half past eight|from 4 to 8',
  'all afternoon|from two o’clock',
);

export const hobbies = words(
  'choir singing|mending things|allotment gardening|chess in the park|sourdough|wild swimming',
  'birdwatching|old bicycles|shortwave radio|mushroom hunting|table tennis|letter writing',
  'cold-water dips|jazz records|kite building|pub quizzes|night trains|balcony tomatoes',
  'fermenting things|bouldering|folk dancing|city maps|crosswords|telescopes',
);

export const foods = words(
  'lentil soup|a tray of börek|plum cake|a pot of dal|too many dumplings|cinnamon buns',
  'a very large salad|jollof rice|flatbread and olives|apple strudel|kimchi pancakes|empanadas',
  'a barrel of cider|pumpkin soup',
);

export const clients = words(
  'a client in a hurry|the school around the corner|two sisters who run a café',
  'a retired sea captain|the swimming club|a tiny publisher|the town museum|my oldest client',
  'a hotel with seven rooms|a start-up that still answers the phone|a family of five',
  'the volunteer fire brigade|a theatre without a budget|somebody who paid the same day|a farm shop',
  'the neighbours upstairs',
);

export const things = words(
  'a ladder|moving boxes|a baby carrier|an old sewing machine|a bookshelf|a box of jam jars',
  'two concert tickets|a tent for four|a slow cooker|a garden table|tomato seedlings|a typewriter',
  'a roll of bubble wrap|a desk lamp|a folding bike|a box of children’s books',
);
