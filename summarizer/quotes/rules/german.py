"""German: every noun is capitalised, so a name is two such words without an article, or known from elsewhere."""

from summarizer.quotes.lexicon import word_set
from summarizer.quotes.rules.grammar import (
    APPOSITION,
    FILLER,
    LONE_SPEAKER,
    SAYS,
    SPEAKER,
    TAIL,
    Grammar,
    conjugated,
    label,
    patterns,
    row,
)

_WEAK = """
    beteuer vermeld konstatier unk jammer spott teil äußer sag erklär erzähl bericht beton kündig kritisier kommentier
    mein forder mahn warn bestätig versicher schilder resümier bilanzier ergänz füg erläuter frag erinner hoff stell lob
    gesteh räum klag jubel scherz vermut behaupt prophezei prognostizier glaub wünsch freu ärger wunder entgegn erwider
    antwort begründ bedauer beklag verkünd verteidig urteil schwärm witzel plädier konter präzisier notier zitier
    flüster schimpf stöhn seufz murmel führ verrät wiederhol appellier empfehl ruder wetter moser juxt grummel poch
    beschwer rechtfertig schwör skizzier philosophier frotzel unterstell würdig signalisier folger schätz nöl brumm
    knurr brüll flöt raun zisch fauch keif maul motz mäkel nörgel quengel ätz läster höhn feix grins lach lächel
    schmunzel heul wein schluchz stammel stotter hauch wisper tuschel plapper plauder frohlock triumphier prahl tön
    donner polter grübel sinnier überleg mutmaß spekulier ahn befürcht erwart verlang beanstand bemängel monier rüg
    tadel mokier empör entrüst echauffier wüt tröst beruhig beschwichtig besänftig ermutig ermunter ermahn beschwör droh
    drängel dräng beantrag gelob garantier bezeug bekräftig untermauer verdeutlich erörter analysier diagnostizier
    schlussfolger summier taxier bewert einschätz interpretier parier korrigier relativier differenzier deklarier
    proklamier referier dozier predig rezitier deklamier diktier offenbar enthüll beicht petz informier instruier
    präsentier reagier charakterisier träum staun bewunder rühm feier gratulier dank bedank begrüß verabschied
    entschuldig bereu trauer huldig applaudier fleh bettel insistier beharr brummel kalauer ulk flachs neck spöttel
    stichel gift argumentier kolportier postulier attestier bescheinig orakel weissag versprüh zürn strahl
"""
_STRONG = """
    sprach spricht rief ruft schrieb schreibt gab gibt fuhr fährt fand findet hieß heißt gestand verriet verrät bekannte
    bekennt meinte wusste weiß empfahl versprach verspricht widersprach widerspricht unterstrich unterstreicht hob hebt
    wies weist schloss schließt warf wirft trat tritt nannte nennt räumte begann beginnt bat bittet log setzte setzt
    fasste fasst zeigte zeigt zog zieht blickte blickt lautete lautet sagten erklärten dachte denkt schrie schreit
    befahl befiehlt riet rät stieß stößt entschied entscheidet beschrieb beschreibt pries preist verwies verweist schlug
    schlägt warb wirbt bot bietet wandte wendet griff greift schwor gebot fuhren sprachen riefen schrieben gaben fanden
    hießen empfahlen versprachen baten
"""

_MEN = word_set(
    """
    mann kollege experte jurist anwalt rechtsanwalt staatsanwalt arzt chefarzt oberarzt koch wirt landwirt bauer
    bürgermeister oberbürgermeister rentner angeklagte angeklagter anwohner zeuge zeugin chef kanzler präsident
    biologe soziologe politologe historiker physiker chemiker forscher dezernent landrat stadtrat abgeordnete
    abgeordneter vorsitzende vorsitzender minister könig papst prinz graf vater sohn bruder gast nachbar kunde
    kapitän torwart torhüter stürmer verteidiger mittelfeldspieler angreifer keeper profi coach trainer sprecher
    leiter führer regisseur intendant schauspieler musiker künstler sänger dirigent autor dichter pilot förster
    professor doktor student schüler pfarrer pastor bischof richter kommissar polizist retter helfer manager
    veteran vorstand geschäftsführer betreiber besitzer inhaber gründer beamte beamter verteidigung
    direktor rektor kurator
    """
)

GERMAN = Grammar(
    says=conjugated(_WEAK, "te t ete et ten eten e") | word_set(_STRONG),
    said=word_set(
        """
        gesagt erklärt erzählt berichtet betont angekündigt kritisiert gemeint gefordert gewarnt bestätigt versichert
        geschildert ergänzt hinzugefügt gefragt erinnert gehofft gelobt gestanden eingeräumt geschrieben gesprochen
        wissen gerufen mitgeteilt geäußert behauptet entgegnet geantwortet begründet beklagt verkündet zitiert
        mitteilen ausrichten verlauten
        """
    ),
    auxiliaries=word_set("hat hatte haben hatten habe soll sollen ließ ließen lässt wird wollte wollten"),
    hears=word_set(
        """
        man wurde wurden hört hörte hörten las lasen liest bekam bekamen bekommt erhielt erhielten erhält vernahm
        vernimmt erfuhr erfährt bestritt bestreitet dementierte dementiert leugnete leugnet verneinte verneint
        bezweifelte bezweifelt entdeckte entdeckt entdeckten empfing empfängt
        """
    ),
    according=word_set("so laut zufolge angaben worten aussage auskunft ansicht meinung"),
    according_behind=dict.fromkeys(
        word_set("angaben worten aussage auskunft ansicht meinung"),
        word_set("nach laut mit zufolge seiner ihrer seinen ihren"),
    ),
    announcing=word_set("dass"),
    pronouns={"er": "m", "sie": "f"},
    titles={"herr": "m", "herrn": "m", "frau": "f", "dr": "", "prof": "", "professor": "m", "professorin": "f"},
    articles={
        "der": "m",
        "die": "f",
        "das": "",
        "ein": "m",
        "eine": "f",
        "dem": "m",
        "den": "",
        "einer": "f",
        "einem": "m",
        "sein": "m",
        "seine": "f",
        "ihr": "m",
        "ihre": "f",
        "dessen": "",
        "deren": "",
        "unser": "m",
        "unsere": "f",
    },
    indefinite=word_set("ein eine einer einem sein seine ihr ihre dessen deren"),
    roles=_MEN | {role + "in" for role in _MEN},
    female_roles=word_set("frau ärztin anwältin mutter tochter schwester köchin bäuerin wirtin witwe rätin schulrätin"),
    broader={
        "forscher": row("ologe iker onom graf"),
        "forscherin": row("ologin ikerin onomin grafin"),
        "wissenschaftler": row("ologe iker onom forscher"),
        "wissenschaftlerin": row("ologin ikerin onomin forscherin"),
        "politiker": row("meister minister abgeordneter abgeordnete senator"),
        "politikerin": row("meisterin ministerin abgeordnete senatorin"),
        "manager": row("chef vorstand geschäftsführer"),
        "managerin": row("chefin geschäftsführerin"),
        "jurist": row("anwalt richter"),
        "juristin": row("anwältin richterin"),
    },
    bodies=word_set(
        """
        polizei bundespolizei feuerwehr staatsanwaltschaft stadt stadtverwaltung gemeinde kommune verwaltung rathaus
        regierung landesregierung bundesregierung opposition partei fraktion gewerkschaft betriebsrat behörde behörden
        unternehmen firma konzern bank verlag sender verein klub verband bund kirche gericht landgericht amtsgericht
        theater museum festival kommission universität hochschule klinik krankenhaus airline bahn post armee militär
        initiative stiftung
        """
    ),
    body_endings=row("ministerium behörde gericht polizei verband verwaltung präsidium direktion kreisen"),
    body_leads=word_set("von vom aus bei beim im seitens"),
    hearsay=word_set("heißt hieß verlautete verlautet"),
    role_endings=row(
        """
        kanzler kanzlerin zeuge zeugin senator senatorin sprecher sprecherin meister meisterin leiter leiterin
        trainer trainerin minister ministerin chef chefin
        präsident präsidentin forscher forscherin händler händlerin führer führerin anwalt anwältin rat rätin
        arzt ärztin lehrer lehrerin richter richterin direktor direktorin spieler spielerin inhaber inhaberin
        besitzer besitzerin besucher besucherin beauftragte beauftragter vorsitzende vorsitzender iker ologe
        ologin jährige jähriger wart schafter macher macherin manager managerin kommandant wehrmann bewohner
        bewohnerin wohner wohnerin experte expertin kapitän wirt pfleger pflegerin bauer retter retterin referent
        referentin dezernent dezernentin ingenieur autor gärtner schützer innen ierin istin erin orin entin
        ikerin egin tin
        """
    ),
    male_role_endings=row("er or eur mann arzt anwalt wirt ent ist"),
    female_role_endings=("in",),
    links=word_set("der des von vom für im am bei beim dem den in"),
    adjectives=("e", "en", "er", "es", "em"),
    plural=row("en"),
    prepositions=word_set(
        """
        damit seit samt statt an am bei beim mit für gegen über um von vom zu zum zur aus nach durch in im ins unter vor
        neben hinter zwischen ohne wegen trotz während gegenüber seitens als wenn nachdem bevor weil obwohl sobald
        dem den einem
        """
    ),
    conjunctions=word_set("und"),
    particles=word_set("von van de zu der den dem"),
    no_speakers=word_set("rande interview gespräch telefon anschluss verfahren prozess rahmen zuge sitzung vorfeld"),
    naming_before=label(
        r"so_?genannte[nrms]? (?:unter_)?dem_(?:Motto|Titel|Namen|Stichwort|Slogan) Motto Titel Namen namens Aufschrift"
        r" Spitznamen Beinamen Hashtag"
    ),
    naming_behind=label("genannte[nrs]? getaufte[nrs]? betitelte[nrs]? getauft betitelt"),
    same_roles=(word_set("trainer coach"), word_set("torwart keeper torhüter")),
    no_names=word_set(
        """
        montag dienstag mittwoch donnerstag freitag samstag sonntag januar februar märz april mai juni juli august
        september oktober november dezember uhr euro million millionen milliarden prozent hunderttausend tausend jahr
        jahre tag morgen abend woche ende anfang mitte sie ihnen ihr ihre
        """
    ),
    abbreviations=word_set("dr prof st hl bzw ca nr usw dipl ing med jur phil rer nat inkl sog evtl"),
    endings=("s",),
    nouns_are_capitalised=True,
    behind=patterns(
        rf"[,.]?-?G{LONE_SPEAKER}",
        rf"[,.]?-?w?G(?:w|t){{0,2}}{SPEAKER}",
        rf"[,.]?-?{SAYS}(?:tw)?{LONE_SPEAKER}",
        rf"[,.]?-?a{LONE_SPEAKER}[wtnRN]{{0,8}}v",
        rf"[,.]?-?{SAYS}w{{0,2}}{FILLER}{SPEAKER}",
        rf"[,.]?-{{0,1}}{SPEAKER}(?:,R)?,?w{{0,2}}{SAYS}(?![^.¶Q]{{0,6}}:)",
    ),
    before=patterns(
        rf"{SAYS}{SPEAKER}w[^.¶Q:NRP,]{{0,3}}Vw{{0,4}}[:,]$",
        rf"^[^NRx]*{SAYS}{SPEAKER}[:,]$",
        rf"{SPEAKER}[wtn]{{0,5}}{APPOSITION}w{{0,2}}(?:V|a[^.¶Q,]{{0,8}}v){TAIL}[:,]$",
        rf"{SAYS}w{{0,2}}{SPEAKER}[^.¶Q:]{{0,8}}[:,]$",
        rf"G[wt]{{0,2}}{LONE_SPEAKER}[^.¶Q:V]{{0,6}}$",
        rf"(?<!G)^[^NRPx]{{0,8}}{SPEAKER}[^.¶Q:NPx]{{0,14}}:$",
    ),
)
