"""Turkish: the speaker stands before the quote and the verb behind it, or a participle leads from one to the other."""

import re

from summarizer.quotes.lexicon import word_set
from summarizer.quotes.rules.grammar import Grammar, label, patterns, row

_SAID = r"(?:D{0,2}[wn]{0,3}V|D[wn]{1,2}a|D{0,2}v(?=[^NRPn]))"

TURKISH = Grammar(
    says=word_set(
        """
        dedi diyor der demişti demiş dediler diyorlar söyledi söylüyor anlattı anlatıyor konuştu kaydetti kullandı
        bulundu sürdürdü ekledi ekliyor açıkladı açıklıyor belirtti vurguladı aktardı ifade özetledi tamamladı bitirdi
        yanıtladı cevapladı yazdı yorumladı değerlendirdi bildirdi seslendi haykırdı sordu uyardı verdi getirdi denildi
        bildirildi belirtildi kaydedildi vurgulandı yaptı hatırlattı itiraf konuşmuştu söylemişti anlatmıştı söylediler
        iletti paylaştı noktaladı yöneltti savundu bağırdı mırıldandı fısıldadı yakındı sızlandı yineledi tekrarladı
        duyurdu sordular anlattılar açıkladılar belirttiler eklediler savunuyor savunmuştu yanıtlıyor yanıtlamıştı
        belirtiyor vurguluyor aktarıyor bildiriyor hatırlatıyor uyarıyor soruyor yazmıştı eklemişti açıklamıştı
        belirtmişti vurgulamıştı demişlerdi öngördü önerdi öneriyor çıkıştı güldü gülüyor gülümsedi gülümsüyor özetliyor
        anlatırdı derdi düşündü düşünüyor ağladı homurdandı inledi kükredi takıldı şakalaştı sevindi üzüldü övündü
        yakardı yalvardı seslendiler tanımladı tanımlıyor yorumluyor değerlendiriyor sürdürüyor tamamlıyor
        bağırıyor bağırdılar haykırıyor vurguladılar yakınıyor söyleniyor konuşuyor konuştular uyarmıştı
        """
    ),
    said=word_set("diyen diyerek diye-konuşan"),
    hears=word_set(
        """
        duydu duyan duyunca okudu okuyan işitti işiten öğrendi yalanladı yalanlayan reddetti reddeden gördü gören buldu
        bulan aldı alan
        """
    ),
    nominal=row("dığı diği duğu düğü tığı tiği tuğu tüğü dığını diğini duğunu düğünü tığını tiğini tuğunu tüğünü"),
    auxiliaries=word_set("etti ediyor ettiler eder etmişti"),  # "diye itiraz etti"
    according=word_set("göre"),
    announcing=word_set(
        """
        diye şeklinde ifadeleriyle ifadesiyle sözleriyle değerlendirmesinde değerlendirmelerinde açıklamasında şunları
        şöyle şu şunu mesajıyla biçiminde çağrısında uyarısında
        """
    ),
    pronouns={"o": ""},
    pronouns_are_clear=False,
    titles={"sayın": "", "dr": "", "prof": "", "doç": "", "av": "", "op": ""},
    articles={},
    roles=word_set(
        """
        başkan başkanı müdür müdürü vali valisi kaymakam kaymakamı bakan bakanı milletvekili muhtar muhtarı savcı
        savcısı hâkim hakim hâkimi avukat avukatı sanık mağdur müşteki tanık esnaf doktor doktoru hekim hekimi öğretmen
        öğretmeni öğrenci öğrencisi profesör akademisyen uzman uzmanı mühendis mühendisi mimar mimarı jeolog biyolog
        ekonomist sosyolog tarihçi arkeolog çiftçi üretici balıkçı çoban işçi sendikacı temsilci temsilcisi sözcü
        sözcüsü yönetici yöneticisi sekreter sekreteri şef şefi komutan komutanı amir amiri müdürü itfaiyeci polis
        bestekâr besteci udi sanatçı araştırmacı
        teknik direktör direktörü antrenör antrenörü kaptan kaptanı kaleci kalecisi forvet golcü oyuncu oyuncusu
        futbolcu sporcu milli-sporcu şampiyon yazar yazarı şair oyuncu şarkıcı müzisyen yönetmen yönetmeni ressam
        heykeltıraş küratör yayıncı kurucu kurucusu sahibi işletmeci işletmecisi gönüllü koordinatör koordinatörü
        analist araştırmacısı gazeteci bilirkişi emekli vatandaş komşu komşusu sakini görevlisi görevli memur
        astronom fizikçi kimyager hemşire eczacı veteriner
        imam kral prens general albay müfettiş aşçı usta ustası pilot denizci lideri üyesi baba anne kardeşi oğlu kızı
        eşi annesi babası yetkilisi çalıştırıcı ustabaşı sorumlusu hocası hoca rehber restoratör
        """
    ),
    indefinite=word_set("bir"),
    plural=row("ler lar denildi bildirildi belirtildi kaydedildi vurgulandı"),
    omitted=re.compile(r"^w{0,2}D?w?V:$"),
    naming_before=label("adı adını"),
    naming_behind=label(
        r"adlı adındaki adında adıyla adını adı isimli ismiyle ismini başlıklı başlığıyla başlığı sloganıyla sloganı"
        r" yazılı yazan denilen olma\w* (?:diye|olarak)_(?:anıl|bilin|adlandırıl|tanın|nitelendir)\w*"
    ),
    postpositions=word_set("için hakkında gibi ile kadar karşı"),
    conjunctions=word_set("ve ile"),
    role_endings=row("başkanı bakanı müdürü savcısı sözcüsü uzmanı temsilcisi yöneticisi direktörü tanığı vekili"),
    particles=frozenset(),
    no_names=word_set("pazartesi salı çarşamba perşembe cuma cumartesi pazar ise ban tek bu böyle ben bey hanım"),
    abbreviations=word_set("dr prof doç av op st vb vs yrd"),
    adjectives=("i", "ı", "u", "ü", "ç", "k", "t", "r", "ş", "ın", "in", "un", "ün"),
    no_adjectives=word_set("için gibi kadar ile değil çok en bir bu şu her ve veya da de hem ise diye göre sonra önce"),
    bare_verbs=True,
    apostrophe_ends_name=True,
    articles_make_speakers=False,
    behind=patterns(
        r",?D?V(?P<who>N)(?=[.,])",
        r",?D?v[w]{0,2}(?:R,?(?=[Nn]))?(?P<who>[NRPn])",
    ),
    before=patterns(
        r"(?:R,?(?=[Nn]))?(?P<who>[NRn])(?![^:]*[NR])[^.¶Q:]{0,14}D?[^.¶Q:]{0,3}V:$",
        r"(?:R,?(?=[Nn]))?(?P<who>[NRno])G,?$",
        r"(?:R,?(?=[Nn]))?(?P<who>[NRno])G,?[wn]{0,4}$",
        r"(?:R,?(?=[Nn]))?(?P<who>[NR])[^.¶Q:NPx]{0,14}:$",
    ),
    around=patterns(
        r"(?:R,?(?=[Nn]))?(?P<who>[NRP]),?w{0,2},?$",
        r"(?:^|v)w{0,3}(?:R,?(?=[Nn]))?(?P<who>[Nn]),?[^.¶Q:N]{0,20}$",
        r"(?:R,?(?=[Nn]))?(?P<who>[NR])(?!.*[NR])[^.¶Q:]{0,20}$",
    ),
    verb_behind=patterns(rf",?{_SAID}|,?Dw?V|,?D(?=[.,¶])")[0],
)
