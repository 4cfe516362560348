"""Nothing that an article says is lost, even where it opens or goes on as page furniture does."""

import pytest

from summarizer import read_text

HEADLINE = "Wend closes three swimming baths"
PARAGRAPHS = (
    "The council of Wend voted on Monday to close three of its five swimming baths by the end of June.",
    "Some 400 people stood outside the town hall and sang while the members spoke, the police said.",
    "The largest bath was built in 1911 and holds the water of two smaller ones.",
)
SENTENCES = (
    # Bought, ordered, paid for.
    "Order intake rose 12 percent to €24.2 billion, far more than the market had expected.",
    "Order books worth €2bn were signed on the first day of the fair in Pell.",
    "Order was restored only after officers had used tear gas worth $3 million.",
    "Buy a house in Wend and you will pay £500,000 for two rooms, the report found.",
    "Buy-to-let owners paid £40 million less tax in the year to June.",
    "Under the contract agents may receive a commission of 8 percent on each house.",
    "Agents may receive a commission of up to 8 percent, according to the lawsuit.",
    "Reprints of the book sold out within a week in all shops of the county.",
    "All prices are expected to rise again in the spring, and wages are not.",
    "He bought the car on credit… and lost it a year later.",
    "Credit cards were stolen from 200 bathers between May and the end of August.",
    # Read, watched, listened to.
    "Read aloud, the letter took eleven minutes, and nobody in the hall moved.",
    "See for yourself, the minister told the villagers, and opened the gate of the dam.",
    "See all three of them at the museum of Wend until the end of June.",
    "Watch towers along the border were given up after the treaty of 1994.",
    "Keep reading to children until they are ten, and they will read for themselves.",
    "Continue reading the meters by hand, the court ordered, until the case is over.",
    "Video of the crash shows that the driver had stopped before the bridge.",
    "Photo albums from 1911 were found below the floor of the second bath.",
    "Image source code was leaked by a former worker of the camera maker.",
    "The police had nothing of the suspect to show but a blurred old file photo.",
    "The talks in Geneva ended on Friday without a word to the press. (Reuters)",
    # More, related, latest, about.
    "More on that side of the river had voted for the bridge than against it.",
    "More in the north of the county have died than in the south.",
    "Related companies owe the bank of Wend another 40 million pounds.",
    "For more than 20 years, visit after visit, the doctor tended to the villagers.",
    "For more than three hours, follow-up crews searched the rubble for the missing boy.",
    "For the latest victims, visiting judges have opened a fund in the capital.",
    "Latest: nobody in the building has seen the tape.",
    "About Halden there is nothing good to say, and the judge said none of it.",
    "Topics Edith Parrish avoided on Monday were the baths, the bridge and her brother.",
    # Sign, subscribe, follow, share, join.
    "“Sign up for our buses and leave the car at home,” Mayor Anna Berg told residents.",
    "Sign-up bonuses for the army doubled in May, and nobody came.",
    "Register offices in the county closed on Monday because of the flood.",
    "Subscribe or be forgotten is how the small papers of the county now live.",
    '"Please subscribe to our values," she told the crowd in Berlin.',
    "“We want people to download our app,” Mayor Anna Berg said on Monday.",
    "Follow our rules on recycling or pay a fine, the council has told residents.",
    "Follow the money, and it leads to three brothers in a village near Pell.",
    "Share prices of the three bath makers fell by a tenth within an hour.",
    "Share this with nobody, the colonel wrote below the last of his letters.",
    "“We will be back,” he said.",
    "“Nobody came,” she said.",
    "Join the army today and you will wait a year for your boots.",
    "Support for the party is now at 12 percent, and it was 30 in May.",
    "Like us on the mainland, the islanders pay for water that they cannot drink.",
    "Never miss an opportunity to be kind, the archbishop told the mourners.",
    "Thanks to a warm spring, the strawberries of Wend are ripe in May.",
    "Your name on the list meant that you would not be sent to the front.",
    "Download the forms, print them and wait is all that the office has to offer.",
    "Follow the trail of money on Facebook and it ends in a flat in Minsk.",
    "Register to vote by Friday, election officials urged, or use the e-mail form.",
    "Write to us, the prisoners begged, and nobody did for nine years.",
    "If you buy a house there, the broker takes a commission of 9 percent.",
    # How it was made, what was wrong in it.
    "Clarification: The minister did not say he would resign, his spokesman said on Monday.",
    "An earlier version of this bill gave the governor more power over schools and baths.",
    "A correction was made on Wall Street, where shares fell by 20 percent in June.",
    "The new government is committed to publishing its tax plans before Christmas, Mr Reeves said.",
    "The report appeared on Monday and was corrected twice before the evening.",
    "The story contains everything that a village fears about the next one.",
    "This is a story about a man who lost his dog and found a brother.",
    "Reviewed by a panel of three judges, the ban was lifted on Monday.",
    "The newsletter that he founded in 1998 has 400 readers in nine countries.",
    "Edith Parrish writes for the stage and has never seen a film.",
    "The old steam train traveled at 30 miles an hour between Wend and Pell.",
    "By signing the treaty, both countries agree to open their baths to each other.",
    "By Monday all of the 300 villagers had been brought to the school.",
    "We bake cookies for 60 people every Friday, and nobody has ever complained.",
    "Cookie settings on nine of ten sites break the law of the land.",
    "No shares were sold on Friday.",
    "Copyright law was not made for swimming baths, the judges of the court agreed.",
    "The names of the children may not be published until the trial is over.",
    "Home prices rose by 3 percent in May, the most in a year.",
    "Comments by the minister about the bathers were called cruel by his own party.",
    "Advertising brought the three baths of Wend more money than their visitors.",
    "Tags were cut out of 30 bathing suits in the shop beside the bath.",
    "Updated maps of the valley show nine houses where there is now a lake.",
    "Contact with the boat was lost at noon, a mile off the lighthouse.",
    "Sources of the river Wend are guarded since the poison was found.",
    "This article of the constitution was corrected in 1994 and amended in 2003.",
    "Editor's note: those two words cost him his job.",
    "All rights reserved for men were given to women in 1971.",
    "Contact: that is what prisoners miss most, the study found.",
    "His father is a journalist. He was jailed for nine years for what he wrote.",
    "Anna Berg is a reporter for the Wend Herald who was shot at on Friday.",
    "Lesen Sie mehr Bücher, riet die Ministerin den Schülern in Kiel.",
    "Lire aussi vite qu'un adulte, c'est ce que font ces enfants.",
    "Auch interessant war für die Forscher, dass die Wölfe den Fluss mieden.",
)


@pytest.mark.parametrize("place", [0, 1, 2, 3])
@pytest.mark.parametrize("sentence", SENTENCES)
def test_an_ordinary_sentence_stays_wherever_it_stands(sentence, place):
    paragraphs = [*PARAGRAPHS[:place], sentence, *PARAGRAPHS[place:]]
    found = read_text("\n\n".join([HEADLINE, *paragraphs]))
    assert (found.title, found.text.split("\n\n")) == (HEADLINE, paragraphs)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_it_stays_without_a_headline_and_below_a_byline(sentence):
    alone = read_text("\n\n".join([sentence, *PARAGRAPHS]))
    below = read_text("\n\n".join([HEADLINE, "By Mary Jordan", sentence, *PARAGRAPHS]))
    assert alone.text.split("\n\n") == below.text.split("\n\n") == [sentence, *PARAGRAPHS]


@pytest.mark.parametrize(
    ("byline", "lede"),
    [
        ("By Mary Jordan", "Jordan is to close its border with Syria after two nights of rocket fire."),
        ("By Peter King", "The King is to open the two new baths of Wend on Monday."),
        ("By Ann Washington", "In Washington, Church was a word that nobody used lightly."),
        ("By Ann England and Joe Church", "England was beaten by two goals in the last minute of the game."),
        ("By the Free Press", "The free press is a guest in the town hall of Wend, and a poor one."),
        ("By Mary Jordan", "Ms. Jordan is a former teacher who swam the river at the age of 80."),
    ],
)
def test_a_lede_with_the_name_of_its_author_stays(byline, lede):
    found = read_text("\n\n".join([HEADLINE, byline, lede, *PARAGRAPHS]))
    assert found.text.split("\n\n") == [lede, *PARAGRAPHS]


def test_a_last_paragraph_with_the_name_of_its_author_stays():
    last = "Jordan is to take part in the talks of the two kings on Monday."
    assert read_text("\n\n".join([HEADLINE, "By Mary Jordan", *PARAGRAPHS, last])).text.endswith(last)


def test_a_heading_within_the_article_does_not_end_it():
    text = [*PARAGRAPHS, "About Last Night", *PARAGRAPHS]
    assert read_text("\n\n".join([HEADLINE, *text])).text.split("\n\n")[-3:] == list(PARAGRAPHS)


HEADLINES = (
    "Police Release Crash Photos",
    "NASA Releases Moon Images",
    "Never Miss a Train Again",
    "Buy Now, Pay $500 Later: the Debt Trap",
    "Correction: Wall Street Falls 20 Percent",
    "Order Intake at Siemens Rises to €4 Billion",
    "Follow Our Money: the Mayor's Budget on Trial",
    "For More Jobs, Visit Ohio",
    "An Earlier Version of This City Said No",
    "Advertising - the Game Is Over",
    "Home/Work Balance Is Dead",
    "AC/DC Announce Farewell Tour",
    "Trump/Putin Summit Ends Early",
    "CDU/CSU Streiten über Rente",
    "Betrayed by Brussels, Farmers March",
    "A crossing too far",
    "End of the road for Big Bertha",
    "Das Ende einer Ära in Rot",
    "Share the Story of a Bath",
    "Register Offices Close Over Flood",
    "Copyright Office Chief Fired",
)


@pytest.mark.parametrize(
    "headline", [*HEADLINES, "By the Numbers", "Sign Up or Shut Up", "Read It and Weep: the Baths"]
)
def test_a_headline_alone_above_the_text_is_one_whatever_it_looks_like(headline):
    found = read_text("\n\n".join([headline, *PARAGRAPHS]))
    assert (found.title, found.byline, found.text.split("\n\n")) == (headline, None, list(PARAGRAPHS))


@pytest.mark.parametrize("headline", HEADLINES)
@pytest.mark.parametrize(
    "deck", ["Mayor Anna Berg at the baths on Tuesday", "Why a small town is closing three swimming baths"]
)
def test_no_line_below_it_takes_its_place(headline, deck):
    found = read_text("\n\n".join([headline, deck, *PARAGRAPHS]))
    assert (found.title, found.text.split("\n\n")) == (headline, list(PARAGRAPHS))
