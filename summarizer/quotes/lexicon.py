"""The closed word lists that everything else about quotes looks at: no other word is told apart from the rest.

Each word has one code. Codes are what features are made of, so the learned weights hold no word of any article.
"""

from collections.abc import Iterable


def word_set(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


# Verbs that bring in somebody's words, in English by what they take beside them.
_ENGLISH_CUES = {
    "said": _words("said says say"),
    "saying": _words("saying"),
    "added": _words("added adds continued continues concluded concludes"),
    "told": _words("told tells tell assured reminded warned informed advised warns"),
    "asked": _words("asked asks ask wondered"),
    "wrote": _words("wrote writes write tweeted tweets posted emailed texted blogged read reads"),
    "called": _words(
        """
        called calls call described describes dubbed labeled labelled branded characterized characterised termed
        deemed denounced dismissed blasted slammed criticized criticised praised mocked hailed derided decried
        condemned touted accused accuses blamed lauded referred refers slams praises cited cites quoted quotes
        considers considered ripped
        """
    ),
    "stated": _words(
        """
        stated states noted notes explained explains replied replies responded responds argued argues declared
        declares insisted insists suggested suggests claimed claims announced announces admitted admits
        acknowledged acknowledges recalled recalls joked jokes remarked observed observes commented comments
        pointed points lamented laments predicted predicts promised promises vowed vows pledged pledges asserted
        asserts alleged alleges conceded concedes boasted boasts complained complains quipped exclaimed shouted shouts
        yelled chanted chants whispered cried screamed urged urges demanded demands countered retorted interjected
        opined mused concurred agreed agrees confirmed confirms denied denies maintained maintains contended
        contends emphasized emphasised stressed stresses reiterated repeated repeats revealed reveals reported
        reports proclaimed pronounced testified spoke speaks elaborated went goes goes thundered snapped fumed answered
        answers offered offers began begins opened wondered thought thinks believes believed feels felt expressed
        expresses echoed echoes hopes hoped shared released issued signed published
        implied challenged questioned voiced charged declined joined pressed
        """
    ),
    "stating": _words(
        """
        adding telling asking writing tweeting calling describing noting explaining replying responding arguing
        declaring insisting suggesting claiming announcing admitting acknowledging recalling joking remarking observing
        commenting pointing lamenting predicting promising vowing pledging asserting alleging conceding boasting
        complaining exclaiming shouting yelling chanting urging demanding denouncing dismissing blasting slamming
        criticizing praising mocking accusing referring citing quoting speaking concluding warning reading dubbing
        labeling stressing emphasizing repeating referencing echoing touting expressing
        """
    ),
}

_OTHER_CUES = {
    "de": """
        sagte sagt sagten erklärte erklärt erklärten betonte betont teilte schrieb schreibt fügte meinte meint warnte
        warnt kritisierte forderte fordert nannte nennt bezeichnete kündigte bekräftigte berichtete berichtet fragte
        antwortete rief äußerte mahnte lobte zitierte sprach ergänzte versicherte
        """,
    "fr": """
        dit déclaré déclare affirmé affirme ajouté ajoute expliqué explique estimé estime assuré assure souligné
        souligne indiqué indique écrit lancé lance confié confie répondu répond précisé précise prévenu dénoncé
        dénonce martelé conclu conclut regretté insisté insiste rappelé rappelle annoncé demandé raconte commenté
        """,
    "es": """
        dijo dice dijeron afirmó afirma aseguró asegura explicó explica señaló señala declaró añadió añade agregó
        indicó indica manifestó sostuvo advirtió escribió subrayó destacó apuntó comentó respondió preguntó anunció
        concluyó insistió reconoció criticó denunció expresó recordó
        """,
    "ru": """
        сказал сказала сказали заявил заявила заявили говорит говорится отметил отметила отметили добавил добавила
        подчеркнул подчеркнула сообщил сообщила сообщили пояснил пояснила рассказал рассказала написал написала ответил
        считает объяснил объяснила уточнил уточнила признался спросил утверждает
        """,
    "tr": """
        dedi diyor söyledi belirtti ifade açıkladı ekledi konuştu vurguladı kaydetti yazdı anlattı sordu bildirdi
        savundu uyardı
        """,
}

CUES = frozenset((*_ENGLISH_CUES, "told"))
FINITE_CUES = CUES - {"saying", "stating"}

_FUNCTION_WORDS = {
    "he": _words("he she er elle il él ella он она"),
    "they": _words("they ils elles ellos ellas они"),
    "it": _words("it"),
    "i": _words("i"),
    "we": _words("we you"),
    "him": _words("him them me us"),
    "his": _words("his their its my our your"),
    "her": _words("her"),
    "who": _words("who"),
    "which": _words("which whose whom what where why how"),
    "the": _words("the"),
    "a": _words("a an"),
    "this": _words("this these those"),
    "some": _words(
        "another one some many several other two three four five six most few both each every all no any others"
    ),
    "of": _words("of"),
    "in": _words("in"),
    "on": _words("on"),
    "at": _words("at"),
    "to": _words("to"),
    "for": _words("for"),
    "with": _words("with"),
    "by": _words("by"),
    "from": _words("from"),
    "about": _words("about"),
    "as": _words("as"),
    "prep": _words(
        """
        into over during since until against between among under through without within around near like despite
        including toward towards upon per versus off out up down across behind beyond above below
        """
    ),
    "according": _words("according laut selon según"),
    "that": _words("that"),
    "and": _words("and or nor"),
    "but": _words("but yet"),
    "when": _words("when while if because after before although though whether once so than then unless"),
    "be": _words("is are was were be been being am isn't wasn't weren't aren't"),
    "have": _words("has have had having hasn't haven't hadn't"),
    "do": _words("do does did doing don't doesn't didn't get gets got"),
    "modal": _words("will would can could may might should must shall won't can't couldn't wouldn't"),
    "not": _words("not never n't"),
    "adv": _words(
        """
        also later now again still even just only here there too already ever instead once further recently meanwhile
        however nevertheless moreover perhaps whatever alongside besides earlier soon
        """
    ),
    "day": _words(
        """
        monday tuesday wednesday thursday friday saturday sunday january february march april june july august
        september october november december today yesterday tomorrow tonight morning afternoon evening night week
        weekend month year years months weeks days day time times ago
        """
    ),
}

_NOUNS = {
    "role": _words(
        """
        adviser advisor ally aide aides activist activists actor actress advocate advocates agent analyst analysts
        anchor ambassador assistant associate associates attorney attorneys author authors backer billionaire boss
        businessman candidate candidates captain chair chairman chairwoman chief colleague columnist commander
        commentator commissioner committeeman congressman congresswoman conservatives consultant correspondent counsel
        critic critics delegate delegates democrat democrats deputy detective director doctor economist editor
        executive expert experts father founder friend friends general governor historian host husband investigator
        investigators journalist judge justice lawmaker lawmakers lawyer lawyers leader leaders man manager mayor
        member members men minister moderator mogul mother narrator negotiator negotiators nominee officer officers
        official officials operative operatives opponent opponents organizer owner parents pastor people person
        physician police pollster pope president priest prime producer professor prosecutor prosecutors protester
        protesters publisher rapper reporter reporters representative republican republicans researcher researchers
        resident residents rival runner scholar scientist scientists secretary senator senators sheriff sister son
        source sources speaker spokesman spokesperson spokeswoman spokespeople staffer star strategist strategists
        student students supporter supporters surrogate surrogates teacher user veteran veterans voter voters wife
        winner witness witnesses woman women worker workers writer neurosurgeon mother-in-law frontrunner front-runner
        co-founder chancellor king queen prince princess coach player singer survivor neighbor neighbour brother
        daughter lobbyist fan fans crowd audience
        """
    ),
    "doc": _words(
        """
        statement statements interview tweet tweets speech post posts email emails e-mail letter letters report
        reports ad ads article book memo message messages lawsuit complaint transcript headline editorial op-ed
        column press release platform filing ruling opinion document documents page website site video caption sign
        signs slogan note poll survey study bill law petition resolution affidavit indictment script text story
        newspaper magazine outlet network agency campaign committee group organization organisation company
        department commission court council board party administration government office bureau union association
        center institute paper team firm show
        """
    ),
}

ROLE_MODIFIERS = word_set(
    """
        former senior national press campaign communications vice deputy presidential political chief state top
        longtime executive republican democratic then then- gop federal foreign white house senate party policy media
        assistant associate acting retired local managing general prime republican presumptive legal super pac veteran
        public conservative liberal progressive fellow rival sports news radio talk tv co-founder attorney police
        junior interim outgoing incoming ex-
        """
)

CALENDAR = word_set(
    """
        monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
        september october november december
        """
)
"""Never the end of a name: "told reporters Tuesday"."""

HONORIFICS = word_set(
    """
        mr mrs ms miss dr sen sens rep reps gov gen lt col sgt rev prof hon capt maj adm cmdr sir lady lord dame
        president senator representative governor secretary congressman congresswoman mayor judge justice pastor
        ambassador speaker chairman general colonel king queen pope prime minister professor doctor herr frau monsieur
        madame señor señora justice sheriff officer detective prince princess chancellor
        """
)

CONNECTORS = word_set("de van von der den bin al del la du di da el ben ibn le dos das bint")


def _codes(groups: Iterable[dict[str, tuple[str, ...]]]) -> dict[str, str]:
    return {word: code for group in groups for code, words in group.items() for word in words}


CODES: dict[str, str] = {
    **{word: "stated" for words in _OTHER_CUES.values() for word in _words(words)},
    **_codes((_NOUNS, _ENGLISH_CUES, _FUNCTION_WORDS)),
}
"""The code of each word of the lists, lowercase; where lists overlap, function words win, then cues, then nouns."""

MALE_WORDS = word_set(
    "mr sir lord spokesman chairman congressman businessman father brother son husband king prince pope actor"
)
FEMALE_WORDS = word_set(
    """
        mrs ms miss lady dame spokeswoman chairwoman congresswoman businesswoman mother sister daughter wife queen
        princess actress
        """
)

# The most frequent given names of English-language news; who is not among them is known by other signs or not at all.
MALE_NAMES = word_set(
    """
        aaron adam alan albert alexander alex andrew anthony antonio barack ben benjamin bernard bernie bill bob bobby
        brad brandon brian bruce bryan carl carlos charles charlie chris christopher chuck cliff colin craig dan daniel
        dave david dennis derek dick don donald doug douglas ed eddie edward eric ernest frank fred gary gene geoff
        george gerald glenn gordon graham greg gregory harold harry henry howard hugh ian isaac jack jacob jake james
        jamie jared jason jay jeb jeff jeffrey jerry jim jimmy joe joel john johnny jon jonathan jose joseph josh
        joshua juan karl keith ken kenneth kevin kyle larry lawrence leo leon louis luis luke marc marco mario mark
        martin marty matt matthew max michael mick miguel mike mitch mitt mohammed muhammad nathan neil newt nicholas
        nick norman oliver oscar patrick paul pedro pete peter phil philip phillip rand ralph randy ray raymond
        reince richard rick rob robert rod roger ron ronald roy russell ryan sam samuel scott sean seth simon stephen
        steve steven stuart ted terry thomas tim timothy todd tom tommy tony trey vincent vladimir wayne walter
        warren will william zach kino mustafa ahmed ali hassan emmanuel olaf friedrich boris rishi narendra recep
        """
)
FEMALE_NAMES = word_set(
    """
        abigail alice alison allison amanda amy andrea angela ann anna anne annie barbara becky beth betty brenda
        brittany carla carly carol caroline carolyn catherine cathy charlotte cheryl christina christine cindy claire
        cynthia dana deborah debbie denise diana diane donna dorothy eileen elaine elena elizabeth ellen emily emma
        erica erin evelyn fiona florence frances gabrielle gail gloria grace hannah heather heidi helen hillary holly
        huma irene isabel jane janet janice jean jeanne jennifer jenny jessica jill joan joanna joanne joyce judith
        judy julia julie karen kate katherine kathleen kathryn kathy katie kellyanne kelly kim kimberly kristen
        kristin laura lauren leslie linda lisa liz loretta lori lucy lynn madeleine margaret maria marie marilyn
        martha mary megan melania melanie melissa michelle mia monica nancy naomi natalie nicole nikki olivia pamela
        patricia paula peggy rachel rebecca renee rosa rose ruth samantha sandra sara sarah sharon sheila shirley
        sophie stephanie sue susan suzanne sylvia tammy teresa theresa tina tracy ursula valerie vanessa vera
        victoria virginia wendy yvonne greta jacinda giorgia christiane
        """
)
"""Given names tell whether "he" or "she" may stand for somebody; names that are both are in neither list."""
