"""Page furniture: the lines around an article that are no part of it, told by their form.

A rule holds for a whole line, so that a sentence of the article that speaks of cookies or copyright stays. To lose a
sentence or the headline is far worse than to leave a line of the page: a rule names what only a page would say. What to
do with a line is decided elsewhere.
"""

import re
from enum import Enum, auto

_LONGEST = 500  # characters: nothing longer is furniture
_LONGEST_ROW = 120  # of dates or of buttons


class Furniture(Enum):
    """What a line is when it is not the article's text."""

    CREDIT = auto()  # of the picture: "Getty", "Photo: Jane Doe"
    CAPTION = auto()
    BYLINE = auto()
    DATE = auto()  # when it was published or updated
    TAGS = auto()
    COPYRIGHT = auto()
    PROMOTION = auto()  # of other articles, newsletters, networks; advertisements; cookie notices
    SHARING = auto()  # a row of buttons: "Share Tweet Email"
    NOTE = auto()  # how the article was made, what it does not answer for, what it asks of the reader
    TAIL = auto()  # a heading after which only links to other pages follow
    END = auto()  # nothing after it belongs to the article
    RULE = auto()  # a line without a letter


# Markers that content systems leave in the text: {mosads}, {nlads}, [ad].
_AD_MARKER = re.compile(
    r"\{\{?\s*(?:mosads|nlads?|ads?|advert\w*|related|embed)[^{}\n]{0,40}\}\}?|\[(?:ads?|advert(?:isement)?)\]",
    re.IGNORECASE,
)

_AGENCY = (
    r"(?:the )?(?:getty(?: images)?(?: (?:europe|north america))?|istock(?:photo)?|shutterstock|alamy(?: stock photo)?"
    r"|reuters|ap(?: photo| images)?|associated press|afp|epa(?:-efe)?|dpa|pa(?: media| wire| images)?|upi|efe|ansa"
    r"|tass|xinhua|bloomberg|imago|picture alliance|anadolu(?: agency)?|zuma(?: press)?|keystone|ritzau scanpix|nasa"
    r"|unsplash|flickr|wikimedia(?: commons)?|rex(?: features)?|file photo|handout|courtesy photo)"
)
_NAME = r"(?-i:[^\W\da-z_])[\w.'’-]*"  # with a capital, also where capitals do not count
_NEXT_NAME = rf"(?:(?:,|,? and|,? und|,? et|,? y| &| \|)? {_NAME})"
_JOB = r"(?:[\w-]+ ){0,2}(?:writer|columnist|reporter|correspondent|journalist|contributor)"
_PIECE = (
    "(?:article|story|interview|page|live page|live blog|blog|release|transcript|report|piece|post|column|review|essay"
    "|obituary|headline|newsletter|video|graphic|map|chart)"
)
_NETWORK = (
    r"(?:facebook|instagram|x|twitter|threads|tiktok|youtube|linkedin|telegram|whatsapp|bluesky|mastodon|spotify)\b"
)
_PRESS = r"(?:press|wire|desk|staff|board|editors|team|newsroom|agency|service)\b"
_ENTER = "(?:subscribe|sign[ -]?up|register|log ?in|sign in)"
_OURS = r"\b(?:our|newsletters?|e-?mails?|alerts?|inbox)\b"

_RULES: dict[Furniture, tuple[str, ...]] = {
    Furniture.CREDIT: (
        rf"[(\[]?(?:© ?)?{_AGENCY}(?: ?[/|,] ?{_AGENCY})*[)\]]?",
        rf"[\w .'’-]{{3,40}} ?[/|] ?{_AGENCY}(?: ?[/|,] ?[\w .]{{2,30}})?",
        r"[(\[]?(?:(?:photo|image|picture)s?(?: credit)?|credits?|foto|bild)(?: by| via)?\s*[:/©]\s*[^.!?]{2,80}[)\]]?",
        r"[(\[]?(?:photo(?:s|graph)?|image|picture)s? (?:by|courtesy of) [^.!?]{2,60}[)\]]?",
        r"image source[,:]+ .{2,60}|credit(?:\.\.\.|…)\S.{0,80}",
        r"(?-i:[A-Z][\w.'’-]* (?:Photos?|Pictures?|Images|Photography))",  # "Lantern Photos"
    ),
    Furniture.CAPTION: (
        r"(?:image |photo |picture )?(?:caption|bildunterschrift)\s*[:,].*",
        r".*\((?:ap photo|file photo|getty|photo(?=[:/)]| by )|(?:reuters|afp)(?= ?/))[^()]*\)",
        r".*\((?:file|[\w .'’-]{2,40} photo)\)",
        rf".*\({_NAME}(?: {_NAME}){{1,2}} ?/ ?{_NAME}[^()/]{{0,40}}\)",  # "(Jane Doe/Wend Herald)"
        r"\[(?:image|photo|picture|video|gallery|caption)\b[^\[\]]*\].{0,120}",
        r"(?:image|photo|picture|video|gallery|slideshow|graphic)s?",
    ),
    Furniture.BYLINE: (
        # "By Jane Doe and John Roe", "Interview by Jane Doe", "by Jane Doe - 10/14/26 2:10 PM ET"
        (
            r"(?:(?:interview|story|text|words|written|posted|published|compiled|report|reported|reporting|analysis|review"
            r"|essay|opinion|commentary)(?: and [^\W\d_]+)? )?"
            rf"(?:by|von|par|por|haber|текст|автор):? (?:the (?=.*{_PRESS}))?(?!the\b){_NAME}{_NEXT_NAME}{{0,8}}"
            r"(?: - [\d/: ]+(?:[ap]m)?(?: [a-z]{2,3})?)?"
        ),
    ),
    Furniture.TAGS: (
        # After the label a colon or a capital: "Tags Donald Trump", but not "Tags are cheap."
        (
            r"(?:tags?|topics?|keywords?|filed under|schlagw[oö]rter|etiquetas|mots[- ]clés|теги|etiketler)"
            r"(?::\s*.{2,200}|\s+(?-i:[^\Wa-z])[^.?!]{1,200})"
        ),
    ),
    Furniture.COPYRIGHT: (
        r"all rights reserved[.,].{0,200}",
        r"©.*|\(c\) ?\d{4}\b.*|copyright:? (?:©|\(c\)|\d{4}\b|by\b).*",
    ),
    Furniture.PROMOTION: (
        (
            r"(?:advertisement|advertising|sponsored(?: content)?|anzeige|werbung|publicité|publicidad|реклама|reklam)"
            r"\.?(?: ?[-–—|] ?(?:continue|keep|scroll|story|article)\b.{0,40})?"
        ),
        r"(?:buy|order|pre-?order)\b.{0,120}\bour (?:book)?(?:shop|store)\b.{0,120}|shop (?:the|this) \w+",
        # Other articles.
        r"(?:read|see|show|load|view|watch|listen|hear)(?: it)? (?:more|also|next|all|now|full)\b(?!.*[.?!]$).{0,160}",
        r"(?:read|see|watch|listen|hear|learn|find out)(?: also| more| next| now)?\s*:.{0,200}(?<!\.)",
        r"(?!more on this(?: story| topic)?:?$)(?:more|read|see|also) (?:on this|on|from|about)\b[^.?!]{0,80}",
        r"you (?:may|might)(?: also)? (?:like|enjoy|be interested in)\s*:.{0,200}|more [^.?!]{1,60}: ?https?://\S+",
        r"(?:related|recommended|more|latest|trending)(?: (?:article|stor|news|post|topic|link|video)\w*)?:.*(?<!\.)",
        r"(?:click|tap) here\b.{0,100}|(?:(?:continue|keep) reading|(?:story|article) continues)\b[^.?!]{0,100}",
        # Newsletters, accounts, applications, networks.
        rf"(?:please )?{_ENTER}(?: (?:to|for|with|now|here|today|free|or {_ENTER})\b[^.?!]*)?",
        rf"(?:please )?{_ENTER}\b.{{0,80}}{_OURS}.{{0,80}}",
        rf"(?:follow|like|find) us on {_NETWORK}.{{0,120}}|follow (?:us|our live \w+|@\w+)[.!]?",
        rf"follow [^.?!]{{1,60}} on {_NETWORK}(?:(?:,|,? and|,? or) {_NETWORK})*(?:[.!].{{0,80}}| ?@\S+)?",
        (
            r"for (?:the latest|more) (?:news|information|details|stories|updates|coverage|on|about)\b.{0,100},"
            r" (?:head to|visit|go to|tune in to|check out|follow|download)\b.{0,60}"
        ),
        r"(?:after newsletter|newsletter) promotion|(?:free )?(?:daily|weekly) newsletter|privacy notice:.{0,300}",
        r"sponsor(?:ed)? message|close modal|suggest a correction|your (?:name|email)\b.{0,40}\(required\)",
        r"never miss an? .{2,60}\b(?:newsletters?|e-?mails?|alerts?|inbox|subscribe)\b.{0,40}",
        r"(?:close )?thanks for (?:signing up|subscribing)\b.{0,80}|rate this \w+\b[^.?!]{0,20}",
        r"download (?:our|the) .{0,40}\bapp\b.{0,60}",
        r"(?:if|when) you (?:buy|click|shop|purchase)\b.{0,160}\b(?:earn|receive)s? .{0,30}\bcommission\b.{0,160}",
        # The page itself.
        r"(?:accept|manage|reject)(?: all)? cookies.{0,40}|cookie (?:policy|settings|notice|preferences)[^.?!]{0,60}",
        r"accessibility links|keyboard shortcuts\b[^.?!]{0,60}",
        r"skip to (?:main )?content|(?:enable|turn on) javascript.{0,120}",
        r"(?:\d+|no|view|leave a|post a|add a|show|hide) (?:comments?|shares?|replies|views|likes)(?: yet)?[\W\d]{0,8}",
        # The same in other languages.
        r"auch interessant(?:$|:.{0,160})",
        r"(?:mehr zum thema|lesen sie (?:auch|mehr)|weiterlesen)\b(?::.{0,160}|[^.]{0,160})",
        r"(?:(?:à )?lire aussi|lire la suite|le[ae] también|leer más)\b(?: ?:.{0,160}|[^.]{0,160})",
        r"(?:читайте также|подписаться|по теме)\b(?::.{0,160}|[^.]{0,160})",
        r"(?:ayrıca okuyun|i̇lgili haberler|devamını oku)\b(?::.{0,160}|[^.]{0,160})",
        r"(?:jetzt abonnieren|abonnez-vous|suscríbase|подписывайтесь|abone olun)\b.{0,160}",
    ),
    Furniture.NOTE: (
        # How the article was made, and by whom.
        rf"a version of this {_PIECE}\b.{{0,80}}\bappear(?:s|ed) (?:in print|in the|on page)\b.{{0,99}}",
        rf"this {_PIECE}\b(?! of\b).{{0,80}}\b(?:edited|updated)\b.{{0,99}}",
        (
            rf"this {_PIECE}\b(?! of\b).{{0,80}}\b(?:(?:first|originally) (?:published|appeared)|corrected|amended)\b"
            r".{0,120}"
        ),
        rf"this {_PIECE} (?:may )?contains? (?:spoilers|affiliate|graphic|distressing|descriptions)\b.{{0,120}}",
        r"this is a (?:rush transcript|developing story)\b.{0,80}|transcripts? (?:is|are) provided\b.{0,80}",
        r"[(\[](?:reporting|writing|editing|additional reporting|compiled) by [^()]*[)\]]",
        r"\((?:adds|updates|recasts|corrects|writes through) [^()]*\)",
        (
            rf"{_NAME}(?: {_NAME}){{1,3}} is an? {_JOB}(?: (?:for|at) (?:the )?{_NAME}(?: {_NAME}){{0,4}})?"
            r"(?: (?:who covers|covering|based in) [^.?!]{2,80})?\.?(?: (?:his|her|their) .{0,80})?"
        ),
        r".{3,40} traveled at (?:his|her|their) own expense\.?",
        rf"(?:{_NAME} ){{1,4}}(?:writer|reporter|journalist|correspondent|editor)s? [^.?!]{{2,80}} contributed\.",
        rf"reporting by {_NAME} [^.?!]{{3,100}}; ?(?:writing|editing|additional reporting) by .{{3,100}}",
        r"reviewed by [^.?!]{3,60}|(?:order )?reprints\b[^.?!]{0,80}|re-?use this content",
        r"how we made this.{0,40}|our standards:.{0,60}",
        # What was wrong in it.
        r"a correction was made on (?:[^\W\d_]+\.? )?\d.{0,400}",
        rf"an earlier version of this {_PIECE} (?:mis\w+|incorrectly|gave|said|stated)\b.{{0,400}}",
        r"(?:correction|clarification|editor['’]s note)(?: \(.{3,30}\))?: (?-i:[^\Wa-z_]).{0,400}[.!]",
        # What it does not answer for.
        r"(?:the )?(?:views|opinions) expressed (?:here|in this|are)\b.{0,120}",
        r"all prices (?:were|are) (?:correct|accurate)\b.{0,60}|quotes? (?:are )?delayed\b.{0,120}",
        (
            r"(?:we|this (?:web)?site|our (?:web)?site|wir|diese (?:web)?seite)"
            r" (?:uses?|verwende[nt]|nutz(?:en|t)|setz(?:en|t))\b.{0,60}\bcookies?\b.{0,260}"
        ),
        r"by (?:clicking|continuing|using|signing)\b.{0,120}\byou\b.{0,20}\b(?:agree|accept|consent)\b.{0,200}",
        r"always (?:talk to|consult|ask) your doctor\b.{0,80}",
        r"this content is (?:imported from|created and maintained) .{0,200}",
        r".{3,60} is committed to publishing a diversity of .{0,300}",
        # What it asks of the reader.
        r"(?:get|receive)\b(?=.*\b(?:our|your|free)\b).{0,80}\b(?:newsletters?|inbox|alerts?|headlines)\b.{0,80}",
        r"our (?:daily |weekly |free )?newsletters?\b.{0,100}",
        r"join (?:us|our)\b.{0,80}\b(?:channel|today|now|community)\b.{0,60}|donate (?:now|today)\b.{0,60}",
        r"support (?:our|independent|local|quality) (?:journalism|reporting|news\w*)\b.{0,60}",
        r"was this (?:article|page) (?:helpful|useful)\b.{0,40}|what did you think of (?:this|our)\b.{0,80}",
        r"(?:tell us (?:what|about|in)|send us|get in touch (?:with us|by|at|via)|write to us)\b.{0,120}",
        r"get in touch:.{0,120}|this live \w+ is now closed\b.{0,99}",
        r"jump to (?:recipe|content|comments|navigation|section)\b[^.?!]{0,80}",
        r"(?:got|have|do you have) an? (?:tip|story)\b[^.?!]{0,40}\?.{0,80}",
        r"what['’]s your\b[^.?!]{0,60}\? (?:tell|let|send|write|share)\b.{0,60}",
        r"(?:report|spotted) an? (?:error|mistake|typo)\b[^.]{0,60}",
        r"listen to this article.{0,40}|(?:lesedauer|reading time|tiempo de lectura|temps de lecture)\b.{0,40}",
        r"\d+ min(?:ute)?s? (?:read|listen).{0,20}",
    ),
    Furniture.END: (
        r"About (?:the )?[A-Z][^\s:]+(?: [^\s:]+){0,4}(?<![.!?])|Forward[- ][Ll]ooking [Ss]tatements",
        r"(?:Media |Press )?[Cc]ontacts?:(?: ?(?:[A-Z\d+]|\S+@).{0,200})?",
        r"SOURCE:? [A-Z].{2,60}(?<![.!?])",
        r"\(?(?:END(?: OF .{2,30})?|ENDS|Ends|MORE TO FOLLOW)\)?|-30-",
    ),
    Furniture.TAIL: (
        r"(?:the )?most (?:popular|read|viewed|shared|commented):?",
        (
            r"(?:related|trending|recommended|popular|latest|top)"
            r"(?: (?:stories|articles|news|topics|headlines|videos|now))?:?"
        ),
        r"more on this(?: story| topic)?:?|explore more(?: on .{1,30})?:?|related (?:content|coverage|links|reading):?",
        r"more (?:stories|news|headlines|like this|(?:from|in) [^.?!]{1,40}):?",
        r"(?:you (?:may|might) (?:also )?(?:like|be interested in)|up next|(?:what to )?read next):?",
        r"(?:editors?['’]?s? picks?|also in the news|elsewhere on the (?:site|web)):?",
        r"(?:from )?around the web:?|see all\b[^.?!]{0,60}|(?:load|show) more\b[^.?!]{0,20}",
        r"about the (?:author|writer)s?:?|(?:leave a )?(?:comments?|reply):?|join the (?:discussion|conversation):?",
        r"(?:meistgelesen|das könnte sie auch interessieren|sur le même sujet|les plus lus):?",
        r"(?:lo más (?:leído|visto)|noticias relacionadas):?",
        r"(?:самое читаемое|en çok okunanlar):?",
    ),
}
# Phrases that make furniture of a line wherever they stand in it: how many characters there are before, and after, at
# the most. Not among the rules above, since a pattern that may begin anywhere costs ten times as much.
_PHRASES: dict[Furniture, dict[tuple[int, int], tuple[str, ...]]] = {
    Furniture.CAPTION: {(200, 2): (". file photo",), (300, 80): (". credit...", ". credit…")},
    Furniture.COPYRIGHT: {
        (120, 2): ("all rights reserved",),
        (200, 120): (
            "may not be published, broadcast",
            "may not be reproduced, ",
            "may not be reproduced without",
            "may not be reprinted",
            "may not be republished",
        ),
        (80, 80): (
            "alle rechte vorbehalten",
            "tous droits réservés",
            "todos los derechos reservados",
            "все права защищены",
            "tüm hakları saklıdır",
        ),
    },
    Furniture.PROMOTION: {
        (160, 160): (
            "we may earn a commission",
            "we may earn commission",
            "we may receive a commission",
            "affiliate commission",
            "contain affiliate links",
        ),
        (60, 100): (
            "javascript is disabled",
            "sign up for our",
            "sign up to our",
            "subscribe to our",
            "download our app",
        ),
    },
    Furniture.NOTE: {
        (120, 2): ("contributed to this report", "contributed to this story", "contributed to this article"),
        (120, 40): ("contributed to this report from",),
        (60, 120): (
            "and writes here every",
            ". follow him on",
            ". follow her on",
            ". follow them on",
        ),
        (80, 60): ("not investment advice", "not financial advice", "not medical advice", "not legal advice"),
        (20, 80): ("опечатку",),
    },
}
# A sentence that says whose words it gives is the article's, whatever it opens with: `“Sign up for our buses,” the
# mayor said`, "Follow our rules or pay a fine, the council has said." What an article says of itself is no such words.
_SAYS = (
    r"(?:say|says|said|tells?|told|writes?|wrote|found|shows?"
    r"|(?:add|admit|advis|announc|argu|ask|begg|claim|complain|demand|explain|insist|jok|plead|promis|recall|repli|reply"
    r"|report|rul|shout|show|urg|warn)(?:e?s|ed))\b"
)
_SAID = re.compile(
    r"[\"“„«‘]|.*(?:\baccording to\b"
    rf"|[,\"”’] (?!(?:and|or|an? earlier|a previous|this|we)\b)(?:[^\W\d_][\w.'’-]* ){{1,6}}?{_SAYS}"
    rf"|[,\"”’] {_SAYS} (?:the|an?|his|her|their|{_NAME})(?: |[.]?$))",
    re.IGNORECASE,
)
_NEVER_SAID = frozenset({Furniture.PROMOTION, Furniture.NOTE})
_CASE_COUNTS = frozenset({Furniture.END})  # "About Halden" opens a company's notice, "about halden" a line of text
# One pattern, which tries kind after kind: each is a group that has its name.
_RULE = re.compile(
    "|".join(
        f"(?P<{kind.name}>{'(?-i:' if kind in _CASE_COUNTS else '(?:'}{'|'.join(rules)}))"
        for kind, rules in _RULES.items()
    ),
    re.IGNORECASE,
)

_ANYWHERE = tuple(
    (phrase, kind, before, after)
    for kind, reaches in _PHRASES.items()
    for (before, after), phrases in reaches.items()
    for phrase in phrases
)
_PHRASE = re.compile("|".join(re.escape(phrase) for phrase, *_ in _ANYWHERE))


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_LETTER = re.compile(r"[^\W\d_]")
_SHARING = _words(
    """
    share tweet email e-mail mail print save copy link comment comments facebook twitter whatsapp linkedin telegram
    reddit pinterest messenger flipboard x pin bookmark teilen drucken merken partager imprimer compartir imprimir
    поделиться paylaş
    """
)
_SHARING_FILLERS = _words("this on via to with by the article story page post and or in a")
_STAMP_WORDS = _words(
    """
    published posted updated first last modified at on et est edt ct pt gmt bst cet utc am pm a.m p.m live
    stand uhr veröffentlicht aktualisiert publié mis jour le à actualizado publicado a las el h опубликовано обновлено г
    güncelleme yayınlanma saat ago minutes minute hours hour days day yesterday today
    """
)
_CALENDAR = re.compile(
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mär|mai|okt|dez|janv|févr|avr|juin|juil|août|déc|ene|abr|ago|dic"
    r"|янв|фев|мар|апр|мая|июн|июл|авг|сен|окт|ноя|дек|oca|şub|nis|haz|tem|ağu|eyl|eki|kas|ara"
    r"|mon|tue|wed|thu|fri|sat|sun)\w{0,7}\.?"
)
_SPLIT_WORDS = re.compile(r"[\s,|/·•:()!–—-]+")


def without_ad_markers(text: str) -> str:
    return _AD_MARKER.sub("", text).strip()


def kind_of(line: str) -> Furniture | None:
    """What piece of furniture a line is as a whole, or None if it may be text of the article."""
    if len(line) > _LONGEST:
        return None
    if len(line) <= _LONGEST_ROW:
        words = [word.strip(".") for word in _SPLIT_WORDS.split(line.lower()) if word.strip(".")]
        if _is_stamp(words):
            return Furniture.DATE
        if _is_sharing(words):
            return Furniture.SHARING
    if not _LETTER.search(line):
        return Furniture.RULE
    rule = _RULE.fullmatch(line)
    kind = Furniture[rule.lastgroup] if rule and rule.lastgroup else _by_phrase(line.lower())
    return None if kind in _NEVER_SAID and _SAID.match(line) else kind


def _by_phrase(line: str) -> Furniture | None:
    if not _PHRASE.search(line):
        return None
    for phrase, kind, before, after in _ANYWHERE:
        place = line.find(phrase)
        if 0 <= place <= before and len(line) - place - len(phrase) <= after:
            return kind
    return None


def _is_stamp(words: list[str]) -> bool:
    """A date or a time, and nothing else but what is said around dates."""
    return (
        any(word[0].isdigit() for word in words)
        and all(any(map(str.isdigit, word)) or word in _STAMP_WORDS or _CALENDAR.fullmatch(word) for word in words)
        and any(":" in word or word in _STAMP_WORDS or _CALENDAR.fullmatch(word) for word in words)
    )


def _is_sharing(words: list[str]) -> bool:
    return any(word in _SHARING for word in words) and all(
        word in _SHARING or word in _SHARING_FILLERS or word.isdigit() for word in words
    )
