/** What a member lives by; everything they write can draw on it. */
export interface Trade {
  /** After "I am". */
  readonly who: string;
  readonly field: string;
  /** Without the #. */
  readonly tag: string;
  readonly works: readonly string[];
  readonly tools: readonly string[];
}

const trade = (who: string, field: string, tag: string, works: string, tools: string): Trade => ({
  who,
  field,
  tag,
  works: works.split('|'),
  tools: tools.split('|'),
});

export const trades: readonly Trade[] = [
  trade('a bookbinder', 'bookbinding', 'bookbinding', 'a guest book in linen|twelve copies of a thesis|a grandmother’s recipe book', 'bone folder|laying press|board shear'),
  trade('a web developer', 'web development', 'webdev', 'a booking page for a yoga studio|a shop that opens in under a second|the members’ area of a choir', 'second monitor|test phone|ergonomic keyboard'),
  trade('an illustrator', 'illustration', 'illustration', 'a picture book about a lost umbrella|the labels for a cider press|a map of the old town', 'light table|drawing tablet|set of gouache'),
  trade('a carpenter', 'carpentry', 'carpentry', 'a staircase with no right angle in it|a kitchen out of one oak|a window seat', 'dovetail saw|router|set of long clamps'),
  trade('a translator', 'translation', 'translation', 'a manual for a beehive scale|a novel with far too many puns|forty pages of contract', 'good dictionary|standing desk|pair of quiet headphones'),
  trade('a photographer', 'photography', 'photography', 'the portraits for a fire brigade|a wedding in the rain|a year of the same street corner', 'tripod|softbox|65 mm macro lens'),
  trade('a potter', 'pottery', 'pottery', 'forty bowls for a café|a teapot that does not drip|tiles for a hallway', 'kick wheel|kiln shelf|banding wheel'),
  trade('a bike mechanic', 'bike repair', 'bikes', 'a cargo bike for a bakery|a 1974 racer|six children’s bikes for the school', 'truing stand|chain whip|torque wrench'),
  trade('a copywriter', 'copywriting', 'writing', 'the website of a dentist with humour|a brochure nobody will throw away|one sentence, for three days', 'label printer|espresso pot|whiteboard'),
  trade('a gardener', 'gardening', 'garden', 'a courtyard with shade all day|a hedge that had been forgotten since 1998|raised beds for a nursery school', 'wheelbarrow|pole saw|soil thermometer'),
  trade('a tailor', 'tailoring', 'sewing', 'a suit for a very tall cellist|a wedding dress from two saris|costumes for the school play', 'buttonhole foot|dress form|steam iron'),
  trade('a sound engineer', 'sound', 'audio', 'a podcast recorded in a lift|the mix of a brass band|the sound of a museum', 'stage box|pair of small condensers|long XLR cable'),
  trade('an accountant', 'bookkeeping', 'bookkeeping', 'the annual accounts of a circus|three years of receipts in a shoebox|a budget for a tiny theatre', 'document scanner|paper shredder|large ring binder'),
  trade('a baker', 'baking', 'bread', 'a rye that keeps for a week|three hundred rolls for the marathon|a cake shaped like a tram', 'proofing basket|dough scraper|spiral mixer'),
  trade('a violin maker', 'instrument making', 'lutherie', 'a viola for a student|a cello with a crack from top to bottom|a bow that warped', 'bending iron|peg shaper|purfling cutter'),
  trade('a UX designer', 'product design', 'design', 'a form that went from 40 fields to 7|an app for ferry timetables|signs for a clinic', 'eye tracker|box of sticky notes|projector'),
  trade('an electrician', 'electrical work', 'electrics', 'the wiring of a houseboat|a workshop with enough sockets at last|the lights of a village hall', 'cable tester|fish tape|tall stepladder'),
  trade('a data analyst', 'data analysis', 'data', 'a forecast for a chain of bakeries|a map of every bench in town|a dashboard three people really use', 'fast laptop|graphics card|backup disk'),
  trade('a video editor', 'film editing', 'film', 'a documentary about a ferry|a film for a cheese dairy|a trailer in eleven languages', 'colour-checked monitor|card reader|shoulder rig'),
  trade('an upholsterer', 'upholstery', 'upholstery', 'a sofa that three generations jumped on|the seats of a vintage bus|a chair for a hairdresser', 'webbing stretcher|curved needle|staple gun'),
  trade('an architect', 'architecture', 'architecture', 'a library in a former stable|a house of eleven square metres|a bus stop, finally built', 'plotter|laser measure|model saw'),
  trade('a yoga teacher', 'teaching yoga', 'wellbeing', 'a course for people with stiff shoulders|mornings in the park|a class for bus drivers', 'portable speaker|set of blocks|heater'),
  trade('a piano tuner', 'piano tuning', 'piano', 'the grand of a hotel bar|a school piano with a pencil in it|a harmonium from a chapel', 'tuning hammer|set of mutes|trolley'),
  trade('a graphic designer', 'graphic design', 'design', 'a poster series for the swimming pool|the identity of a beekeepers’ union|a timetable people can read', 'risograph|paper cutter|colour fan'),
  trade('a beekeeper', 'beekeeping', 'bees', 'the first honey of the lime trees|forty jars for the market|a swarm from a letter box', 'honey extractor|smoker|refractometer'),
  trade('a silversmith', 'jewellery', 'jewellery', 'rings for two mountaineers|a brooch out of a spoon|a repaired locket', 'rolling mill|ring mandrel|torch'),
  trade('a plumber', 'plumbing', 'plumbing', 'a bathroom in an attic|a fountain that had slept for ten years|the pipes of a brewery', 'pipe threader|drain camera|press tool'),
  trade('a language teacher', 'teaching languages', 'languages', 'a conversation class for grandparents|an evening course for nurses|a crash course before a wedding', 'whiteboard|set of picture cards|microphone'),
  trade('a game developer', 'game development', 'gamedev', 'a puzzle about lighthouses|a card game for trains|a tiny farm that fits in a browser', 'gamepad|motion-capture suit|old console'),
  trade('a caterer', 'catering', 'food', 'a buffet for a hundred hikers|soup for the repair café|a dinner with no two plates alike', 'chafing dish|stock pot|vacuum sealer'),
  trade('a stonemason', 'stonemasonry', 'stone', 'a doorstep worn by two centuries|a bench for a viewpoint|lettering on slate', 'mallet|diamond blade|lifting strap'),
  trade('a journalist', 'reporting', 'journalism', 'a story about the last lamplighter|an interview with a ferryman|a series on vacant shops', 'voice recorder|long lens|transcription pedal'),
  trade('a printer', 'letterpress', 'print', 'invitations on cotton paper|a broadside with a crooked W|five hundred beer mats', 'case of Garamond|ink knife|proof press'),
  trade('a furniture restorer', 'restoration', 'restoration', 'a writing desk with a secret drawer|a rocking chair for a nursery|six chairs, all different', 'heat lamp|veneer hammer|set of French polish'),
  trade('a physiotherapist', 'physiotherapy', 'health', 'a back school for movers|a knee that climbs stairs again|a course for string players', 'treatment table|balance board|set of bands'),
  trade('a systems administrator', 'system administration', 'selfhosted', 'a move of nine servers in one night|backups that were restored for once|a network for a campsite', 'label maker|rack rail|crimping tool'),
];
