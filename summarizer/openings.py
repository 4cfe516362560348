"""How a sentence opens, and whether it can stand without the one before it.

A summary takes sentences out of their place: one that opens with "But" or "He" then points at nothing.
"""

import re

_HANGING: dict[str, str] = {
    # Pronouns and possessives, demonstratives, and the connectives that answer the sentence before.
    "en": """
        he he's she she's it it's they they're him her his hers its them their theirs
        this that that's these those such both neither another others
        but and or nor so yet however moreover furthermore instead nevertheless nonetheless therefore thus hence also
        then besides still otherwise similarly likewise consequently additionally accordingly conversely rather
        """,
    "de": """
        er sie es ihm ihn ihr ihre ihrem ihren ihrer sein seine seinem seinen seiner ihnen
        dieser diese dieses diesem diesen jener jene jenes solche solcher dies das dessen deren beide
        aber und oder doch jedoch denn sondern deshalb daher darum dennoch trotzdem außerdem zudem allerdings auch dann
        dabei dafür dagegen damit danach daraufhin davon dazu stattdessen somit folglich ebenso hingegen so
        """,
    "fr": """
        il elle ils elles lui leur leurs son sa ses celui-ci celle-ci ceux-ci ceci cela ça ce cet cette ces
        mais et ou or donc car ni cependant toutefois pourtant néanmoins aussi ainsi puis ensuite enfin alors sinon
        """,
    "es": """
        él ella ellos ellas su sus este esta esto estos estas ese esa eso esos esas aquel aquella ambos ambas
        pero y e o sino pues sin embargo además también tampoco así entonces luego por eso
        """,
    "ru": """
        он она оно они его её ее их ему ей им этот эта это эти тот та те такой такая такие оба обе
        но а и или однако поэтому потому также тоже затем тогда впрочем зато кроме
        """,
    "tr": """
        o onlar onun onların bu bunlar bunun bunu buna şu böyle böylece
        ama ancak fakat ve veya ayrıca yine öte dolayısıyla üstelik oysa
        """,
}
_STANDING = {
    # What opens with such a word and still stands on its own.
    "en": r"(?:this|that) (?:week|month|year|morning|evening|weekend|summer|winter|spring|fall|autumn|season)\b"
    r"|both (?:\w+ ){1,3}and\b"
    r"|it (?:is|was|took|takes) (?!\w+ \w+ that (?:the|his|her|its|their) )(?:\w+ ){0,3}(?:that|to)\b",
    "de": r"(?:diese|dieses|in diesem) (?:woche|jahr|monat)\b",
    "fr": r"(?:cette|cet|ce) (?:semaine|année|mois|été|hiver|matin|week-end)\b",
    "es": r"(?:este|esta) (?:semana|año|mes|mañana|tarde|noche|lunes|martes|miércoles|jueves|viernes|sábado|domingo)\b",
}
_PHRASES = {
    "en": r"(?:in addition|as a result|for example|for instance|on the (?:other|one) hand|that said|by contrast"
    r"|in contrast|in response|at the same time|even so|after that|since then|until then|in other words|in turn|as such"
    r"|what'?s more|for (?:his|her|their|its) part|according to (?:him|her|them|it)|the (?:former|latter|pair|duo|two)"
    r"|(?:[\w.]+ ){1,3}(?:said|says) (?:he|she|they|it) (?:did|does|do|had|was|were|would|could)(?: not|n't)?(?=[,.;])"
    r"|asked (?:about|whether|if|why)|to (?:this|that) end|because of (?:this|that)|despite (?:this|that)|not only that"
    r"|(?:\w+ )?(?:one|two|some|most|many|few|none|all|each|both|several) of (?:them|those|these))\b",
    "de": r"(?:zum beispiel|im gegensatz dazu|aus diesem grund|trotz dessen|nach eigenen angaben)\b",
    "fr": r"(?:par exemple|en revanche|par ailleurs|de plus|en outre|en effet|selon (?:lui|elle|eux))\b",
    "es": r"(?:por ejemplo|en cambio|por otra parte|por otro lado|según (?:él|ella))\b",
    "ru": r"(?:например|в свою очередь|при этом|кроме того|тем не менее|по (?:его|ее|её|их) словам)\b",
}
_PRONOUN_SPEAKS = re.compile(
    # A quote whose speaker is only a pronoun: `...,” he said`, `...?" asked she`.
    r"[\"'”’»“]\s*,?\s*(?:(?:he|she|they|it)\s+(?:\w+ly\s+|also\s+)?\w+|(?:said|says|added|asked|told|wrote)\s+(?:he|she|they)\b)"
    r"|[”\"»“]\s*,?\s*(?:sagte|fügte|erklärte|betonte|so)\s+(?:er|sie)\b"
    r"|[”\"»]\s*,?\s*(?:a-t-il|a-t-elle|dit-il|dit-elle|ont-ils)\b|[»”\"]\s*,?\s*[—–-]\s*\w+\s+(?:он|она|они)\b",
    re.IGNORECASE,
)
_BARE_QUOTE = re.compile(r"[\"“„«»][^\"“”„«»]*[.!?…,]? ?[\"”“»«][.]?")  # nothing says who speaks
_PRONOUN_SUBJECT = re.compile(r"[^,\"“”]{3,60}, (?:he|she|they)\b")  # "After the vote, he left"
_CALENDAR = "(?:[A-Z][a-z]+day|January|February|March|April|May|June|July|August|September|October|November|December)"
_NAME_INSIDE = re.compile(rf"(?<=[a-z,] )(?!{_CALENDAR}\b)[A-Z]")
_FIRST_WORD = re.compile(r"[^\W\d_]+(?:[’'](?:s|re|ll|ve|d)\b|[’'](?=\w)|-ci\b)?", re.IGNORECASE)
_LONGEST_OPENING = 80  # characters looked at for an opening phrase
_QUOTE_MARK = re.compile('["”»“]')
_QUOTE_OPENS = "\"“”„«»'‘‚「『`"

# "WASHINGTON (AP) — ", "LONDON, March 3 (Reuters) - ", "BERLIN, Ohio, Sept. 8, 2026 /NewsWire/ -- ", "(CNN) "
_CAPITALS = r"[^\W\da-z_][^\W\da-z_.’'-]+"
_DATELINE = re.compile(
    r"[^\W\d_][\w .,’'/-]{1,40}\s?\([^\W\d_][\w .&/-]{1,24}\)\s*[—–:-]+\s+"
    rf"|{_CAPITALS}(?:[ ,]+(?:{_CAPITALS}|[A-Z][a-z]+\.?|\d{{1,4}}))*\s*(?:[(/][^()/]{{2,24}}[)/]\s*)?[—–-]+\s+"
    r"|\((?:CNN|AP|Reuters|AFP|UPI|dpa|EFE|TASS|Reuters Health|CNN Business)\)\s*(?:[—–-]+\s*)?"
)


def dateline_length(text: str) -> int:
    """How many characters of place and agency a report's first sentence opens with; 0 if none."""
    match = _DATELINE.match(text)
    return match.end() if match else 0


def hangs(sentence: str, language: str) -> bool:
    """Whether a sentence needs the one before it to be understood."""
    text = sentence.strip()
    if _QUOTE_MARK.search(text) and (_PRONOUN_SPEAKS.search(text) or _BARE_QUOTE.fullmatch(text)):
        return True
    if not text or text[0] in _QUOTE_OPENS:
        return False
    lowered = text[:_LONGEST_OPENING].lower().replace("’", "'")
    words, standing, phrases = _FORMS.get(language, _NO_FORMS)
    if standing.match(lowered):
        return False
    first = _FIRST_WORD.match(lowered)
    if first and first.group() in words:
        return True
    if phrases.match(lowered):
        return True
    subject = _PRONOUN_SUBJECT.match(text)
    return bool(subject) and not _NAME_INSIDE.search(text, 0, subject.end() if subject else 0)


_WORDS = {language: frozenset(words.split()) for language, words in _HANGING.items()}
_NOTHING = "(?!)"
_NO_FORMS = (_WORDS["en"], re.compile(_NOTHING), re.compile(_NOTHING))
_FORMS = {
    language: (words, re.compile(_STANDING.get(language, _NOTHING)), re.compile(_PHRASES.get(language, _NOTHING)))
    for language, words in _WORDS.items()
}
