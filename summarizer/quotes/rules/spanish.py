"""Spanish: the subject is often left out, and dashes or commas set an attribution apart."""

import re

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

_AR = """
    afirm explic señal asegur declar coment indic destac agreg precis recalc subray lament advirt avis anunci manifest
    confes relat cont record insist recuerd cuent critic denunci argument pregunt contest remat sentenci apunt brome
    reproch justific reclam celebr opin pens consider apost esper valor acus matiz zanj detall ironiz adelant reiter
    remarc expres alert replic aclar exclam enfatiz lanz resum apostill suspir abund ratific confirm aleg plante proclam
    acot inform protest comunic agradec cuestion tranquiliz garantiz vaticin augur bram clam ironic sugier razon anot
    cit susurr murmur grit refunfuñ espet aventur balbuce barrunt berre canturre chill conjetur contraatac cuchiche
    deplor declam desahog desliz dictamin discrep divag ejemplific elogi elucubr enumer esboz estim evoc exager exhort
    explay farfull felicit fundament gimote habl ilustr implor increp indign interpel interrog invit juzg jur list llor
    machac mascull mencion musit narr objet orden ponder predic presagi pronostic pronunci quej rabi reaccion reflexion
    rememor retruc revel rog rumi salud sermone solloz solt sopes sospech sugestion suplic sustent teoriz terci testific
    testimoni titube traslad tron ufan vacil vocifer inst solicit reivindic ahond concret
"""

SPANISH = Grammar(
    says=conjugated(_AR, "a an ó aron aba aban é")
    | word_set(
        """
        dijo dice decía dijeron dicen decían añadió añade añadía añadieron añaden admitió admite admitía reconoció
        reconoce reconocía sostuvo sostiene sostenía respondió responde respondía escribió escribe escribía insistió
        insiste insistía advirtió advierte advertía concluyó concluye concluía prometió promete prometía refirió refiere
        repitió repite repetía describió describe pidió pide pedía exigió exige mantuvo mantiene mantenía siguió sigue
        prosiguió prosigue continúa continuó resumió resume cree creía defendió defiende defendía expuso expone propuso
        propone corrigió corrige sugirió sugiere sonríe sonrió rio ríe riñó puntualiza puntualizó aseveró asevera
        recuerda recordó cuenta contó gruñó gruñe gruñía rugió predijo predice maldijo maldice adujo aduce arguyó arguye
        dedujo deduce reprendió infiere inquirió inquiere presumió presume previno previene intervino interviene
        confiesa ruega rogaba piensa sueña suelta muestra apuesta reprueba miente convino conviene coincidió coincide
        supone urgió urge arremetió arremete recoge recogió aplaudió aplaude agradece agradeció agradecía asintió
        asiente transmitió transmite sostenían
        """
    ),
    said=conjugated(_AR, "ado ar ando")
    | word_set(
        "dicho añadido admitido reconocido sostenido respondido escrito insistido advertido concluido prometido"
        " repetido decir añadir diciendo añadiendo descrito pedido defendido expuesto saber constar"
    ),
    auxiliaries=word_set("ha han había habían habría habrían he hizo hace hicieron"),
    hears=word_set(
        """
        oye oía oyó oyeron oído escucha escuchaba escuchó escucharon escuchado lee leía leyó leyeron leído recibe
        recibía recibió recibieron recibido niega negaba negó negado desmiente desmentía desmintió desmentido rechaza
        rechazó
        duda dudó descubre descubrió descubierto encuentra encontró encontraron
        """
    ),
    according=word_set("según juicio palabras opinión"),
    according_behind={"juicio": word_set("a"), "palabras": word_set("en"), "opinión": word_set("en")},
    opening_according=word_set("para"),
    announcing=word_set("que"),
    pronouns={"él": "m", "ella": "f", "ellos": MANY, "ellas": MANY, "este": "m", "esta": "f"},
    titles={
        "señor": "m",
        "señora": "f",
        "sr": "m",
        "sra": "f",
        "dña": "f",
        "don": "m",
        "doña": "f",
        "dr": "m",
        "dra": "f",
        "d": "m",
    },
    articles={
        "el": "m",
        "la": "f",
        "un": "m",
        "una": "f",
        "su": "",
        "del": "m",
        "al": "m",
        "nuestro": "m",
        "nuestra": "f",
        "aquel": "m",
        "aquella": "f",
    },
    indefinite=word_set("un una su"),
    roles=word_set(
        """
        alcalde presidente director fiscal juez magistrado abogado letrado notario médico doctor entrenador capitán
        portero delantero defensa centrocampista jugador seleccionador técnico ministro diputado senador consejero
        concejal portavoz dueño gerente comerciante panadero agricultor ganadero pescador profesor maestro investigador
        historiador geólogo biólogo economista sociólogo climatólogo hidrólogo astrónomo físico químico ingeniero
        arquitecto artesano obrero sindicalista delegado secretario jefe comandante coronel teniente general bombero
        policía guardia sargento testigo vecino jubilado estudiante alumno escritor novelista autor actor cantante
        músico director coreógrafo pintor escultor conservador librero editor responsable fundador propietario
        coordinador voluntario militante ciclista campeón piloto marinero acusado condenado representante experto
        especialista analista enfermero farmacéutico cirujano veterinario párroco obispo rey príncipe regidor edil
        padre hijo hermano marido hombre joven chico muchacho comisario inspector cocinero chef intérprete guardameta
        goleador presidente
        viticultor apicultor pastor arqueólogo meteorólogo violinista pianista ajedrecista guía
        """
    ),
    female_roles=word_set(
        """
        alcaldesa presidenta directora jueza magistrada abogada letrada notaria médica doctora entrenadora capitana
        portera delantera jugadora seleccionadora técnica ministra diputada senadora consejera concejala dueña
        panadera agricultora ganadera pescadora profesora maestra investigadora historiadora geóloga bióloga socióloga
        climatóloga hidróloga astrónoma física química ingeniera arquitecta artesana obrera delegada secretaria jefa
        bombera vecina jubilada alumna escritora autora actriz pintora escultora conservadora librera editora fundadora
        propietaria coordinadora voluntaria campeona acusada condenada experta enfermera farmacéutica cirujana
        veterinaria reina princesa regidora chica muchacha mujer madre hija hermana mujer inspectora cocinera
        apicultora pastora arqueóloga
        meteoróloga pensionista
        """
    ),
    broader={
        "investigador": row("ólogo ónomo ísico ímico científico historiador"),
        "investigadora": row("óloga ónoma ísica ímica científica historiadora"),
        "científico": row("ólogo ónomo ísico ímico investigador"),
        "científica": row("óloga ónoma ísica ímica investigadora"),
        "directivo": row("director presidente consejero gerente"),
        "directiva": row("directora presidenta consejera gerente"),
        "político": row("alcalde ministro diputado senador consejero concejal"),
        "política": row("alcaldesa ministra diputada senadora consejera concejala"),
    },
    bodies=word_set(
        """
        ministerio policía fiscalía ayuntamiento gobierno ejecutivo oposición partido grupo sindicato empresa compañía
        firma dirección federación liga club asociación colectivo plataforma tribunal juzgado fallo sentencia auto
        comisión organización institución instituto universidad hospital ejército agencia banco consejería departamento
        festival teatro museo centro colegio cooperativa productora editorial cadena comité consejo obispado
        generalitat junta cabildo diputación fuentes entidad patronal acusación defensa consistorio
        """
    ),
    body_leads=word_set("desde"),
    plural=row("aron ieron jeron eron aban ían an en on"),
    omitted=re.compile(r"^(?:[wtnv]{1,12},)?w{0,2}(?:V|av)w{0,3}:$"),
    naming_before=label(
        r"llamad[oa]s? titulad[oa]s? denominad[oa]s? bautizad[oa]s? apodad[oa]s? rotulad[oa]s?"
        r" (?:conocid[oa]s?|bautizad[oa]s?|apodad[oa]s?|conocen?)_(?:popularmente_)?(?:como|por) lema eslogan título"
    ),
    roles_are_small=True,
    links=word_set("de del la el los las en y"),
    prepositions=word_set(
        "donde cuando mientras aunque porque ante entre durante desde hasta tras bajo a al del con para contra sobre de"
    ),
    conjunctions=word_set("y e"),
    particles=word_set("de del la los las da dos van von"),
    no_names=word_set("lunes martes miércoles jueves viernes sábado domingo"),
    no_speakers=word_set(
        "semana noche tarde mañana fin salida término final cierre prensa respecto igual vez par micrófono comunicado"
        " declaraciones entrevista rueda conferencia nota cuenta sede acto"
    ),
    abbreviations=word_set("dña sr sra dr dra d da ee uu etc núm avda"),
    same_roles=(
        word_set("abogada letrada"),
        word_set("abogado letrado"),
        word_set("alcalde regidor"),
        word_set("alcaldesa regidora"),
        word_set("entrenador técnico"),
        word_set("entrenadora técnica"),
        word_set("portero guardameta"),
    ),
    female_given=("a",),
    male_given_endings=("o",),
    behind=patterns(
        rf"[,.]?-?w{{0,2}}{SAYS}{LONE_SPEAKER}",
        rf"[,.]?-?w{{0,2}}{SAYS}{FILLER}{SPEAKER}",
        rf"[,.]?-?G(?:w|t)?{LONE_SPEAKER}",
        rf"[,.]?-?{SPEAKER}(?:,R)?,?w{{0,3}}{SAYS}(?![^.¶Q]{{0,6}}:)",
    ),
    before=patterns(
        rf"{SAYS}{FILLER}{LONE_SPEAKER}[^.¶Q:]{{0,8}}[:,]$",
        rf"G(?:w|t)?{LONE_SPEAKER}(?:,[^.¶Q,]{{1,8}})?[,:]?w{{0,3}}$",
        rf"{SPEAKER}{APPOSITION}w{{0,3}}(?:V|aw{{0,2}}v){TAIL}[:,Dwt]$",
        rf"(?:^|,)(?P<who>n)w{{0,3}}(?:V|aw{{0,2}}v){TAIL}[:,Dwt]$",
        rf"(?<!G)^[^NRPx]{{0,10}}{SPEAKER}[^.¶Q:NPx]{{0,14}}:$",
    ),
    verb_behind=patterns(rf"[,.]?-?w{{0,2}}{SAYS}")[0],
    inset=patterns(rf",?-w{{0,2}}{SAYS}(?:{FILLER}{LONE_SPEAKER})?[^-Q.]{{0,10}}(?:[,.]|-[,.]?)")[0],
    dialogue=True,
    dash_resumes=True,
)
