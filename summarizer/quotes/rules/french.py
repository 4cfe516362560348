"""French: clitic pronouns behind the verb, compound tenses, and attributions inside the guillemets."""

from summarizer.quotes.lexicon import word_set
from summarizer.quotes.rules.grammar import (
    APPOSITION,
    FILLER,
    LONE_SPEAKER,
    MANY,
    SAYS,
    SPEAKER,
    TAIL,
    Grammar,
    conjugated,
    label,
    patterns,
    row,
)

_ER = """
    déclar affirm expliqu racont précis ajout assur indiqu estim not lâch témoign confi soulign insist rappel martel
    lanc avou tranch raill ironis plaisant plaid regrett demand répliqu rétorqu dénonc constat analys observ résum
    conseill commenté comment souffl murmur gliss confess cri protest annonc signal considèr considér rapport détaill
    argument espèr espér pens détend confirm interrog nuanc salu félicit justifi remarqu martèl répèt interpell relev
    rembobin tempêt jug prévien complét complèt poursuiv balay clam éclair recommand rassur enthousiasm émerveill indign
    désol amus exhort invit critiqu estimé pest rigol accus grommel bougonn fulmin réclam propos lament suggèr suggér
    rétract plaign tonn emport exaspèr écri allégu argu assén assèn balbuti bégay bafouill braill hurl gueul jur chuchot
    claironn concéd concèd déplor développ dévoil enchaîn énonc énumér énumèr égosill époumon ergot étonn exig exult
    fanfaronn formul grinc grogn grond harangu implor improvis inform invectiv jubil maugré menac mentionn moqu object
    opin ordonn persifl péror philosoph pleur prôn prophétis questionn rajout râl récapitul redemand redout relat
    relativis remerci reproch rêv ronchonn rouspét rouspèt sanglot scand sermonn siffl soupçonn spécifi stipul supput
    suppli synthétis taquin théoris tempér tempèr temporis trépign vant vitupér vitupèr vocifér vocifèr acquiesc
    admonest alarm insurg offusqu étrangl impatient excus attrist énerv enrag encourag prononc song pronostiqu préconis
    revendiqu appréci chiffr
"""

FRENCH = Grammar(
    says=conjugated(_ER, "e ent ait aient a èrent")
    | word_set(
        """
        dit disait dirent disent poursuit poursuivait poursuivit reconnaît reconnait reconnaissait reconnut promet
        promettait promit admet admettait admit conclut concluait répond répondait répondit soutient soutenait soutint
        prévient prévenait prévint se-souvient souvient souvenait sourit souriait soupire soupirait écrit écrivait
        écrivit reprend reprenait reprit appelle rappelle rappelait décrit décrivait craint craignait avertit
        avertissait glisse réagit réagissait rit riait croit croyait veut prédit prédisait surenchérit renchérit
        renchérissait s'émeut s'exclame exclame exclamait réjouit réjouissait félicite inquiète inquiétait désole
        désolait agace amuse amusait interroge lança lançait annonça annonçait dénonça dénonçait menaça menaçait
        prononça jugea jugeait songea songeait exigea exigeait insurgea rugit rugissait gémit gémissait redit convient
        convenait convint intervient intervenait intervint défend défendait défendit prétend prétendait prétendit attend
        maintient maintenait maintint applaudit applaudissait définit redoutait réfléchit prévoit frémit
        """
    ),
    said=conjugated(_ER, "é ée er")
    | word_set(
        """
        dit poursuivi reconnu promis admis conclu répondu soutenu prévenu souri écrit repris décrit averti réagi
        renchéri conclure dire souvenu réjoui ajouter convenu défendu prétendu maintenu applaudi intervenu savoir valoir
        redit
        """
    ),
    auxiliaries=word_set("a ont avait avaient aurait auraient eut est s'est ayant était avant fait fit faisait font"),
    hears=word_set(
        """
        on vu vue entend entendait entendit entendu lit lisait lut lu reçoit recevait reçut reçu apprend apprenait
        apprit appris nie niait nia nié dément démentait démentit démenti conteste contestait contesta contesté réfute
        réfuta réfuté découvre découvrait découvrit découvert aperçoit aperçut
        """
    ),
    according=word_set("selon après dixit"),
    according_behind={"après": word_set("d'")},
    opening_according=word_set("pour"),
    announcing=word_set("que qu'"),
    pronouns={"il": "m", "elle": "f", "lui": "", "ils": MANY, "elles": MANY, "celui-ci": "m", "celle-ci": "f"},
    according_pronouns=word_set("lui"),
    titles={
        "m": "m",
        "mme": "f",
        "mlle": "f",
        "me": "",
        "maître": "",
        "dr": "",
        "docteur": "",
        "monsieur": "m",
        "madame": "f",
        "mgr": "m",
        "pr": "",
    },
    articles={
        "le": "m",
        "la": "f",
        "l'": "",
        "un": "m",
        "une": "f",
        "son": "",
        "sa": "f",
        "leur": "",
        "notre": "",
        "ce": "m",
        "cet": "m",
        "cette": "f",
        "du": "m",
        "au": "m",
    },
    indefinite=word_set("un une son sa leur"),
    roles=word_set(
        """
        maire préfet président directeur procureur avocat juge notaire médecin entraîneur capitaine gardien joueur
        attaquant défenseur buteur sélectionneur ministre député sénateur conseiller adjoint porte-parole patron gérant
        commerçant boulanger boucher agriculteur éleveur vigneron pêcheur professeur enseignant chercheur historien
        géologue biologiste économiste sociologue climatologue hydrologue astronome physicien chimiste ingénieur
        architecte artisan ouvrier syndicaliste délégué secrétaire chef commandant colonel lieutenant général pompier
        policier gendarme brigadier témoin voisin riverain habitant retraité étudiant élève écrivain romancier auteur
        acteur comédien chanteur musicien réalisateur metteur peintre sculpteur chorégraphe conservateur libraire
        éditeur responsable fondateur propriétaire coordinateur coordonnateur animateur bénévole militant coureur
        cycliste champion vainqueur pilote skipper marin accusé prévenu suspect condamné représentant magistrat
        substitut greffier expert spécialiste analyste infirmier pharmacien chirurgien vétérinaire garde curé évêque
        roi prince édile élu champion technicien milieu latéral ailier portier père fils frère mari homme rapporteur
        commissaire inspecteur restaurateur cuisinier chef-cuisinier luthier horloger berger apiculteur
        """
    ),
    female_roles=word_set(
        """
        intéressée paléontologue
        mairesse préfète présidente directrice procureure avocate entraîneuse gardienne joueuse attaquante ministre
        députée sénatrice conseillère adjointe patronne gérante commerçante boulangère bouchère agricultrice éleveuse
        vigneronne professeure enseignante chercheuse historienne ingénieure déléguée cheffe commandante colonelle
        lieutenante policière voisine riveraine habitante retraitée étudiante écrivaine romancière autrice actrice
        comédienne chanteuse musicienne réalisatrice metteuse conservatrice éditrice fondatrice coordinatrice
        animatrice militante coureuse championne prévenue accusée représentante magistrate experte infirmière
        pharmacienne chirurgienne reine princesse élue technicienne mère fille sœur femme inspectrice restauratrice
        cuisinière bergère apicultrice archéologue sélectionneuse capitaine maire juge témoin responsable locataire
        """
    ),
    broader={
        "chercheur": row("logue nome icien iste"),
        "chercheuse": row("logue nome icienne iste"),
        "scientifique": row("logue nome icien icienne iste chercheur chercheuse"),
        "dirigeant": row("directeur président patron"),
        "dirigeante": row("directrice présidente patronne"),
    },
    bodies=word_set(
        """
        ministère police gendarmerie parquet préfecture mairie ville municipalité région département gouvernement élysée
        matignon opposition parti groupe syndicat entreprise société compagnie firme direction fédération ligue club
        association collectif tribunal cour commission organisation institut université hôpital armée agence banque
        festival théâtre musée fondation comité conseil évêché
        intersyndicale rectorat ong marque enseigne opérateur constructeur exploitant défense accusation cabinet
        """
    ),
    links=word_set("de du des d' la le l' à au aux les en et"),
    prepositions=word_set(
        """
        dont quand lorsque lorsqu' tandis comme entre que puisque outre malgré à au aux du avec chez pour contre sur
        de d'
        """
    ),
    conjunctions=word_set("et"),
    particles=word_set("de du des d' la le van von ben el"),
    no_names=word_set("lundi mardi mercredi jeudi vendredi samedi dimanche"),
    no_speakers=word_set(
        """
        veille semaine lendemain matin soir jour fois main voix tête fin suite sortie même vérité moment issue cours
        micro terme début marge direct réponse conférence propos sujet tribune barre audience antenne téléphone journal
        communiqué tweet message entretien interview presse
        """
    ),
    naming_before=label(
        r"intitulée?s? titrée?s? baptisée?s? surnommée?s? dénommée?s? soi-disant slogan le_(?:titre|nom_de|slogan)"
        r" (?:la_)?mention hashtag"
    ),
    abbreviations=word_set("m mme mlle me dr mgr st ste etc av"),
    same_roles=(
        word_set("entraîneur coach technicien sélectionneur"),
        word_set("gardien portier"),
        word_set("maire édile élu élue"),
    ),
    elides=True,
    roles_are_small=True,
    behind=patterns(
        r"[,.]?-?w{0,3}(?:V|aw{0,1})(?P<who>P)",
        rf"[,.]?-?w{{0,3}}{SAYS}{LONE_SPEAKER}",
        rf"[,.]?-?w{{0,3}}{SAYS}{FILLER}{SPEAKER}",
        rf"[,.]?-?G{LONE_SPEAKER}",
        rf"[,.]?-?{SPEAKER}(?:,R)?,?w{{0,3}}{SAYS}(?![^.¶Q]{{0,6}}:)",
    ),
    before=patterns(
        rf"{SAYS}{FILLER}{LONE_SPEAKER}[^.¶Q:]{{0,8}}[:,]$",
        rf"(?:G|Gt){LONE_SPEAKER}(?:,[^.¶Q,]{{1,8}})?[,:]?w{{0,3}}$",
        rf"{SPEAKER}{APPOSITION}w{{0,3}}(?:V|a[^.¶Q,NR]{{0,4}}v){TAIL}[:,Dwt]$",
        rf"(?:^|,)(?P<who>n)w{{0,3}}(?:V|a[^.¶Q,NR]{{0,4}}v){TAIL}[:,Dwt]$",
        rf"(?<!G)^[^NRPx]{{0,10}}{SPEAKER}[^.¶Q:NPx]{{0,14}}:$",
    ),
    verb_behind=patterns(r"[,.]?-?w{0,2}av[^.¶Q]{0,8}[,.]")[0],
    inset=patterns(
        rf",-?w{{0,2}}(?:VP|aPw{{0,4}}v|{SAYS}{FILLER}{LONE_SPEAKER})(?:w|t|(?<=[wt])[nNR]){{0,6}}(?:,R[^,.:Q]{{0,8}})?[,.:]"
    )[0],
    dialogue=True,
)
