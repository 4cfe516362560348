"""Words that bind the others together, by language: they tell a language and carry little of a text's meaning.

Lowercase, the most frequent function words of each language. Languages without a list are told by their script
alone (`language.py`) and are summarized without one.
"""

STOP_WORDS: dict[str, frozenset[str]] = {
    language: frozenset(words.split())
    for language, words in {
        "en": """
            a about above after again against all also am an and any are as at be because been before being below
            between both but by can cannot could did do does doing don't down during each few for from further had has
            have having he her here hers herself him himself his how i if in into is it its itself just may me might
            more most must my myself no nor not now of off on once only or other our ours out over own per s same
            shall she should so some such t than that the their theirs them themselves then there these they this
            those through to too under until up upon us very was we were what when where whether which while who whom
            whose why will with within without would you your yours yourself
            """,
        "de": """
            aber als also am an auch auf aus bei beim bin bis bist da dabei damit dann das dass dem den denn der des
            die dies diese diesem diesen dieser dieses doch dort du durch ein eine einem einen einer eines er es etwa
            für gegen hat hatte hatten haben habe hier hinter ich ihr ihre ihrem ihren ihrer im in ins ist ja jede
            jeder jedoch jetzt kann kein keine keinen können man mehr mit muss nach nicht noch nun nur ob oder ohne
            sehr sein seine seinem seinen seiner seit sich sie sind so sollen sondern soll über um und uns unter vom
            von vor war waren warum was weil weiter welche wenn wer werde werden wie wieder will wir wird wo worden
            wurde wurden zu zum zur zwar zwischen
            """,
        "fr": """
            a à afin ai ainsi alors après as au aucun aussi autre autres aux avait avant avec avoir c car ce cela
            celle celui ces cet cette ceux chez comme d dans de depuis des deux donc dont du elle elles en encore
            entre est et était étaient été être eu eux fait faire fois font hors il ils j je jusqu l la le les leur
            leurs lui m ma mais me même mes moins mon n ne ni nos notre nous on ont ou où par parce pas pendant peu
            peut peuvent plus pour pourquoi pu qu quand que quel quelle qui s sa sans se selon ses si son sont sous
            sur t ta tandis tant te tous tout toute toutes très trop tu un une vers voire vos votre vous y
            """,
        "es": """
            a al algo algunas algunos ante antes así aunque cada como con contra cual cuando de del desde donde dos
            durante e el él ella ellas ellos en entre era eran es esa ese eso esta está están estaba este esto estos
            estas fue fueron ha había han hasta hay la las le les lo los más me mediante mi mientras muy nada ni no
            nos nosotros o otra otras otro otros para pero poco por porque pues que qué quien quienes se según ser
            será si sí sido sin sino sobre solo sólo son su sus también tan tanto te tiene tienen toda todas todo
            todos tras tu un una uno unos y ya yo
            """,
        "ru": """
            а без более бы был была были было быть в вам вас весь во вот все всё всего всех вы где да даже для до его
            ее её ей ему если есть еще ещё же за здесь и из или им их к как какой когда которая которого которой
            которые который кто ли между меня мне много может можно мы на над нам нас не него нее нет ни них но ну о
            об один он она они оно от перед по под после потому при про с сам свои своей своих себя со так также такой
            там тем то того тоже той только том ты у уже хотя чего чем через что чтобы эта эти это этого этой этом
            этот я
            """,
        "tr": """
            acaba ama ancak artık aslında az bana bazı belki ben beri bile bin bir biri birkaç birçok biz böyle bu
            buna bunu bunun burada çok çünkü da daha de değil diğer diye dolayı en fakat gibi göre hem hep hepsi her
            hiç için ile ilgili ise işte kadar karşı ki kim kez mi mı mu mü nasıl ne neden nerede o olan olarak oldu
            olduğu olduğunu olması on ona onlar onu onun orada oysa önce pek rağmen sadece sanki sen siz son sonra şey
            şimdi şöyle şu tüm üzere var ve veya ya yani yer yine yok yoksa zaten
            """,
        "it": """
            a ad agli ai al alla alle anche che chi ci come con contro così cui da dagli dai dal dalla dalle degli dei
            del della delle dello di dopo dove due e è ed era essere fino fra gli ha hanno i il in io la le lei lo
            loro lui ma mentre molto negli nei nel nella nelle non o ogni per perché più poi prima quando quella
            quello questa questo se secondo sempre senza si sia sono stata stato su sua sugli sui sul sulla suo tra
            tutti un una uno
            """,
        "pt": """
            a ainda ao aos apenas após as até com como contra da das de depois do dos e é ela elas ele eles em entre
            era essa esse esta está este eu foi foram há isso já mais mas mesmo muito na nas não nem no nos o ontem os
            ou para pela pelas pelo pelos por porque quando que quem se sem ser será seu seus só sobre sua suas também
            tem têm um uma você
            """,
        "nl": """
            aan al alle als bij daar dan dat de den der deze die dit door dus een en er geen had heb hebben heeft het
            hij hoe hun ik in is ja je kan maar meer men met mijn moet na naar niet nog nu of om omdat onder ons ook
            op over te tegen toch toen tot uit van veel voor want waren was wat we wel werd wie wij wordt worden zal
            ze zich zij zijn zo zou
            """,
        "sv": """
            alla än att av blev bli blir då de dem den denna det där detta du efter eller en ett för från ha hade han
            har här hans hon hur i in inom inte jag kan man med men mer mot mycket när någon nu och om på så säger sig
            sin sina som ska skulle till under upp ur ut utan vad var varit vi vid vill är över
            """,
        "pl": """
            a aby ale bardzo bez być był była było były być będzie ci co czy dla do go gdy gdzie i ich ile im jak jako
            je jego jej jest jeszcze już każdy kiedy który która które których lub ma może można na nad nie nich niż o
            od oraz po pod podczas ponieważ przed przez przy się są swoje ta tak także tam te tego tej ten to tych
            tylko tym u w we więc wszystko z za ze że żeby
            """,
        "uk": """
            а або але без більше був була були було бути в вам вас ви від він вона вони все всіх де для до є ж за з зі
            його із й і їх їм їй її коли який яка яке які якого як кожен ми між може на над нас не немає них ні о під
            після по при про проти та так також там тим того той тільки тому у цей ця це ці цього через чи що щоб я
            """,
        "da": """
            ad af alle at blev blive bliver da de dem den denne der deres det dette dig din efter eller en end er et
            for fra før ham han hans har havde have hun hvad hvis hvor i ikke ind jeg kan kun kunne man med meget men
            mere mod når nogle nu og også om op os over på sig sin skal skulle som til under ud var vi ville være
            """,
        "no": """
            alle at av ble bli blir da de dem den denne der det dette du eller en enn er et etter for fra før ha hadde
            han har hun hva hvis hvor i ikke inn jeg kan kun kunne man med meget men mer mot noe noen nå når og også
            om opp oss over på seg sin skal skulle som til under ut var vi vil være
            """,
        "cs": """
            a aby ale ani až bez bude by byl byla bylo byly být co což do ho i já jak jako je jeho její jejich jen
            ještě již jsem jsme jsou k kde kdo kdy když která které který lze má mají může na nad ne nebo než o od po
            pod podle pro proti před při s se si tak také tam ten tento to toho tom tu u už v ve více však z za ze že
            """,
        "ro": """
            a acest această ai al ale am ar are asupra au avea ca care că când ce cea cei cel cu cum da dar de deja
            din după este eu fi fie fost în între la le lor lui mai mult nu o pe pentru prin sa sau se și sunt său un
            una unde unei unor unui va vor
            """,
        "hu": """
            a az és hogy nem is egy ez azt volt csak már még meg de van aki ami amely mint vagy lesz el ha ki szerint
            után között kell minden ezt arra így nagyon most majd között által miatt lehet pedig sem ezek azok
            """,
        "fi": """
            ja on ei se että hän oli ovat mutta joka myös kun niin kuin ole sen mukaan tai olla ovat hänen jo jos vain
            sekä mitä tämä ne nyt siitä tämän voi olisi ollut jotka kanssa jonka vielä mukaan kertoo
            """,
        "bg": """
            а ако без беше би бъде в ви все във да до докато за защо и из или им има как като към който която което
            които ли между ми може много на над най не него ни но обаче от още по под преди през при с са само се си
            след според със също така те тези това този той тя у че ще я
            """,
        "sr": """
            а али би био била било бити у у за за и из или је јер као када која које који ли може на након не него од
            она они оно па пре при са само се су та тај такође те то у уз што
            """,
        "id": """
            ada adalah akan antara apa atau bahwa banyak bisa dalam dan dapat dari dengan di hal hanya harus hari ia
            ini itu juga kami karena ke kepada lebih mereka namun oleh pada para sebagai secara sejak seperti sudah
            telah tersebut tidak untuk yang
            """,
    }.items()
}
