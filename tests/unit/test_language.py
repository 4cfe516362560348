"""The language of a text is told from its script and its function words."""

import pytest

from summarizer.language import detect


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The council of the town has voted to close three of its baths by the end of June."),
        ("de", "Der Stadtrat hat am Montag beschlossen, drei der fünf Bäder bis Ende Juni zu schließen."),
        ("fr", "Le conseil de la ville a décidé lundi de fermer trois de ses cinq piscines avant la fin du mois."),
        ("es", "El ayuntamiento de la ciudad ha decidido cerrar tres de sus cinco piscinas antes de que acabe el mes."),
        ("ru", "Городской совет в понедельник решил закрыть три из пяти бассейнов, и это не понравилось жителям."),
        ("tr", "Belediye meclisi pazartesi günü beş havuzdan üçünü kapatmak için karar aldı ve bu çok tartışıldı."),
        (
            "tr",  # hardly a function word: they are endings
            (
                "Sağanak yağış ilçe merkezinde sele yol açtı, yüzlerce ev su altında kaldı ve ulaşıma kapatılan köprü "
                "için ekipler çalıştı."
            ),
        ),
        ("ru", "Сборная области выиграла первенство страны, победили соперников спортсмены Красноборска."),
        ("it", "Il consiglio della città ha deciso di chiudere tre delle sue cinque piscine entro la fine del mese."),
        (
            "pt",
            "A câmara da cidade decidiu fechar três das suas cinco piscinas até ao fim do mês, mas não disse quando.",
        ),
        ("nl", "De gemeenteraad heeft besloten om drie van de vijf zwembaden voor het einde van de maand te sluiten."),
        ("da", "Byrådet besluttede at lukke tre af byens fem svømmehaller, og det er der mange af os, som ikke vil."),
        ("bg", "Общинският съвет реши в понеделник да затвори три от петте басейна, като това не се хареса на хората."),
        ("zh", "市政府星期一宣布，将在年底前关闭三个游泳池。"),
        ("ja", "市は月曜日、三つのプールを閉鎖すると発表した。"),
        ("fa", "شورای شهر روز دوشنبه تصمیم گرفت سه استخر را ببندد و پس از آن چیزی نگفت."),
        ("el", "Το δημοτικό συμβούλιο αποφάσισε να κλείσει τρία από τα πέντε κολυμβητήρια."),
    ],
)
def test_a_language_is_known_by_one_sentence(language, text):
    assert detect(text) == language


@pytest.mark.parametrize(
    "text", ["", "12:30", "Xyzzy plugh frobnicate quux.", "\u200b", "Астанада жаңа мектептің ашылуы өтті."]
)
def test_what_tells_no_language_is_undetermined(text):
    assert detect(text) == "und"


def test_a_foreign_name_does_not_change_the_language():
    assert detect("The sign above the door of the café in Athens says Καφενείο, and nobody knows since when.") == "en"
