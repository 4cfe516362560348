"""Abbreviations written with a full stop, by language, for the sentence splitter. Without the last stop, as they are
capitalized: "Sat." is a day, "sat." ends a sentence."""

from dataclasses import dataclass
from functools import cached_property


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _lowered(words: frozenset[str]) -> frozenset[str]:
    return frozenset(map(str.lower, words))


@dataclass(frozen=True)
class Abbreviations:
    """What a full stop after a word means in one language.

    `leading` ones never end a sentence: what they belong to follows ("Dr. Meyer"). `counting` ones do not before a
    number ("No. 5"). `trailing` ones end a sentence only when a word that opens sentences follows ("in the U.S. The",
    but "U.S. Army"). `openers` are such words; so are `nouns`, unless behind one of the `places`, which they may belong
    to ("the U.S. Democrats"). `ordinal_stop`: a number with a full stop is an ordinal ("12. Juni").
    """

    leading: frozenset[str]
    counting: frozenset[str]
    trailing: frozenset[str]
    openers: frozenset[str]
    nouns: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    ordinal_stop: bool = False
    has_case: bool = True

    @cached_property
    def without_case(self) -> "Abbreviations":
        """The same for a text in small letters only, in which a sentence may open with one."""
        return Abbreviations(
            leading=_lowered(self.leading),
            counting=_lowered(self.counting),
            trailing=_lowered(self.trailing),
            openers=_lowered(self.openers),
            nouns=_lowered(self.nouns),
            places=_lowered(self.places),
            ordinal_stop=self.ordinal_stop,
            has_case=False,
        )


_LEADING = _words("Dr Mr Mrs Ms Mx Prof St N° n° Nº nº № Tel tel cf vs ca Col Gen Lt Sgt Capt Maj")
_COUNTING = _words("No Nos Nr no nr p pp P Vol vol Art art Fig fig")
_TRAILING = _words("etc Inc Corp Co Ltd LLC Jr Sr Bros co U.S U.K U.N E.U D.C Ph.D B.C A.D S.A")

_PLACES = _words(
    """
    U.S U.K U.N E.U D.C U.S.A U.A.E U.S.S.R N.Y N.J N.C S.C N.D S.D N.H N.M W.Va R.I L.A B.C
    Ala Ariz Ark Calif Colo Conn Del Fla Ga Ill Ind Kan Ky La Md Mass Mich Minn Miss Mo Mont Neb Nev Okla
    Ore Pa Penn Tenn Tex Va Vt Wash Wis Wyo Ont Que Alta
    """
)

_ENGLISH = Abbreviations(
    leading=_LEADING
    | _words(
        """
        Messrs Mmes Sen Sens Rep Reps Gov Govs Pres Hon Rev Fr Msgr Cmdr Comdr Adm Brig Gens Cpl Pfc Pvt Supt Insp Det
        Ald Assemb Atty Asst Mt Ft Pt approx e.g i.e E.g I.e viz Lt.Gov Lt.Col v
        """
    ),
    counting=_COUNTING | _words("Nos nos Sec Ch ch chap Chap"),
    trailing=_TRAILING
    | _PLACES
    | _words(
        """
        B.A M.A M.D J.D R.N M.P M.B.A
        Jan Feb Mar Apr Jun Jul Aug Sept Sep Oct Nov Dec Mon Tue Tues Wed Thu Thur Thurs Fri Sat Sun
        Ave Blvd Rd Dept Assn Natl Intl Govt Est Esq Plc st ave sq mph lb lbs oz ft al Cos
        """
    ),
    openers=_words(
        """
        A An The This That These Those He She It We They You I I'm I’m I've I’ve His Her Its Our Their My Your There
        Here In On At By For From With Without After Before Since Until During Under Over About Against Among Between
        As If When While Where Because Although Though However But And Or Nor So Yet Then Now Still Also Even Both Each
        Every Some Many Most Much Several Such Another Other Others One Two Three Four Five No Not Nothing Nobody Few
        Someone Everyone Anyone Neither Either All Any What Who Why How Which Whether Meanwhile Earlier Later Last Next
        Once Despite According To He's She's It's They're We're He’s She’s It’s They’re We’re That's That’s There's
        There’s Did Does Do Is Are Was Were Has Have Had Will Would Could Should Can Asked Instead
        Let Let's Let’s Like Only Nearly Today Yesterday Tomorrow Please
        """
    ),
    nouns=_words(
        """
        Police Officials Critics Analysts Experts Sales Shares Stocks Prices Profits Revenue Investors Executives
        Residents Voters Lawmakers Prosecutors Investigators Detectives Authorities Firefighters Witnesses Students
        Teachers Parents Families Workers Doctors Medics Scientists Researchers Economists Democrats Republicans Fans
        Crews Neighbors Farmers Unions People
        """
    ),
    places=_PLACES,
)

_GERMAN = Abbreviations(
    leading=_LEADING
    | _words(
        """
        Hr Fr Frl Dipl Ing med phil jur Hrsg Dir Präs s vgl Vgl bspw Bspw bzw d.h D.h z.b z.B Z.B u.a U.a z.T Z.T i.d.R
        o.ä o.Ä o.g s.o s.u v.a V.a z.Z i.A sog evtl ggf Ggf inkl exkl zzgl e.V kath ev str Mio Mrd geb gest verh max
        min mind Abb Anm Bd Kap Abs Art Jh Jhd kl lfd österr schweiz Städt ver zit Z z V u U v i d o a h
        """
    ),
    counting=_COUNTING | _words("S Nr Abs Art Kap Bd"),
    trailing=_TRAILING
    | _words("usw usf ff f al uvm n.Chr v.Chr Jan Feb Mär Apr Jun Jul Aug Sep Sept Okt Nov Dez Str Pl Ä"),
    openers=_words(
        """
        Der Die Das Den Dem Des Ein Eine Einen Einem Einer Er Sie Es Wir Ihr Ich Man Sein Seine Seiner Ihre Ihrer Unser
        Unsere Dieser Diese Dieses Diesen Diesem Jener Jene Jede Jeder Jedes Alle Viele Einige Manche Mehrere Beide
        Kein Keine In Im An Am Auf Aus Bei Beim Mit Nach Seit Von Vom Vor Zu Zum Zur Für Durch Gegen Ohne Um Über Unter
        Zwischen Während Wegen Trotz Laut Als Wenn Weil Ob Da Dass Obwohl Nachdem Bevor Und Oder Aber Doch Denn Sondern
        Auch Noch Nur Schon Dann So Dort Hier Jetzt Nun Zudem Außerdem Dabei Dafür Damit Danach Daher Deshalb Dennoch
        Jedoch Allerdings Derzeit Bisher Bereits Insgesamt Was Wer Wie Wo Warum Wann Welche Ist Sind War Waren Hat
        Haben Wird Werden Kann Können Soll Heute Gestern Morgen Zuvor Später Zuletzt Niemand
        """
    ),
    ordinal_stop=True,
)

_FRENCH = Abbreviations(
    leading=_LEADING
    | _words("M MM Mme Mmes Mlle Mlles Mgr Me Pr Ste av Av bd Bd boul env cf Cf p.ex c.-à-d chap éd réf hab h"),
    counting=_COUNTING,
    trailing=_TRAILING | _words("janv févr avr juil sept oct nov déc P.-D.G p.-d.g J.-C LL.AA.II.RR"),
    openers=_words(
        """
        Le La Les L' L’ Un Une Des Du De D' D’ Il Elle Ils Elles On Nous Vous Je J' J’ Ce C' C’ Cet Cette Ces Son Sa
        Ses Leur Leurs Notre Nos Mon Ma Mes Qui Que Quand Comment Pourquoi Où En Dans Sur Sous Avec Sans Pour Par Pas
        Selon Après Avant Depuis Pendant Dès Entre Vers Chez Contre À Au Aux Et Ou Mais Donc Or Ni Car Si Comme Alors
        Ainsi Aussi Puis Enfin Cependant Toutefois Pourtant Plus Tous Toutes Tout Toute Chaque Plusieurs Certains
        Aucun Aucune Deux Trois Quatre Cinq Est Sont Personne
        """
    ),
)

_SPANISH = Abbreviations(
    leading=_LEADING
    | _words(
        """
        Sr Sra Srta Sres Sras Dra Profa D Dª Dña Don Lic Ing Arq Gral Cnel Tte Mons Fr Sto Sta Av Avda Cra C Núm Núms
        núm núms tel ext Ext párr párrf arts caps Admón Aprox aprox EE Depto Dpto Prov p.ej P.ej Mt
        """
    ),
    counting=_COUNTING | _words("pág págs Pág cap Cap párr"),
    trailing=_TRAILING
    | _words(
        "EE.UU UU a.C d.C S.L Ene Feb Mar Abr May Jun Jul Ago Sep Sept Oct Nov Dic Lun Mié Jue Vie Sáb Dom Hs Km min"
    ),
    openers=_words(
        """
        El La Los Las Un Una Unos Unas Lo Al Del De En Con Sin Sobre Por Para Según Tras Desde Hasta Entre Durante Ante
        Bajo Contra A Y O Pero Sino Aunque Si Cuando Como Donde Mientras Porque Pues Él Ella Ellos Ellas Yo Nosotros
        Este Esta Esto Estos Estas Ese Esa Eso Esos Esas Aquel Aquella Su Sus Mi Mis Nuestro Nuestra Se Le Les Me Nos
        No Ni Ya También Además Así Ahora Entonces Después Luego Antes Hoy Ayer Qué Quién Cómo Cuándo Dónde Cuál Todo
        Todos Todas Cada Muchos Muchas Varios Varias Algunos Algunas Otro Otra Otros Otras Dos Tres Cuatro Cinco Es Son
        Fue Era Ha Han Había Hay Nadie
        """
    ),
)

_RUSSIAN = Abbreviations(
    leading=_LEADING
    | _words(
        """
        г гг ул пр просп пл пер д кв стр корп обл р-н пос пгт дер гор им проф Проф акад доц д-р Д-р г-н г-жа ген полк
        подп кап лейт серж тов св см ср напр т.н т.е Т.е тыс млн млрд трлн рис табл ил гл ст п пп с т тт и.о И.о зам зав
        """
    ),
    counting=_COUNTING | _words("стр рис табл ст п г ч"),
    trailing=_TRAILING
    | _words(
        "руб коп долл дол у.е т.д т.п др пр н.э кв.м куб.м м сек мин ч янв февр мар апр июн июл авг сент окт нояб дек"
    ),
    openers=_words(
        """
        Он Она Оно Они Мы Вы Я Это Этот Эта Эти Тот Та Те Его Её Ее Их Наш Ваш В Во На За Из От По При Про С Со К Ко О
        Об Обо У Для Без До Над Под Перед Между После Через Около Среди Кроме И А Но Или Либо Да Же Если Когда Где Как
        Что Чтобы Кто Почему Какой Какая Какие Который Хотя Поэтому Потому Также Тоже Так Там Тогда Теперь Сейчас Затем
        Потом Однако Ранее Позже Сегодня Вчера Завтра Все Всё Весь Вся Каждый Многие Некоторые Один Одна Два Три Не Ни
        Нет Уже Ещё Еще Только Даже Был Была Было Были Есть Никто
        """
    ),
)

_TURKISH = Abbreviations(
    leading=_LEADING
    | _words(
        "Sn Doç Yrd Av Arş Gör Uzm Öğr bkz Bkz örn Hz Org Orgen Alb Yzb Müh Cad cad Sok sok Mah mah Apt Bşk Mim yy"
    ),
    counting=_COUNTING | _words("s sf sy"),
    trailing=_TRAILING | _words("vb vs vd T.C A.Ş Şti M.Ö M.S K.K.T.C Oca Şub Mar Nis May Haz Tem Ağu Eyl Eki Kas Ara"),
    openers=_words(
        """
        Bu Şu O Bir Bunu Buna Bunun Bununla Onun Onu Ona Onlar Ben Biz Siz Sen Ama Ancak Fakat Ve Veya Ya Yani Çünkü
        Eğer Ne Nasıl Neden Kim Hangi Nerede Her Hiç Bazı Birçok Çok Daha En Diğer Öte Ayrıca Böylece Bunlar Şimdi
        Bugün Dün Yarın Sonra Önce Son Geçen Gelecek Hem Hatta İki Üç Dört Beş İlk Tüm Bütün Kendi Olay Yetkililer Kimse
        """
    ),
    ordinal_stop=True,
)

BY_LANGUAGE = {
    "en": _ENGLISH,
    "de": _GERMAN,
    "fr": _FRENCH,
    "es": _SPANISH,
    "ru": _RUSSIAN,
    "tr": _TURKISH,
}
