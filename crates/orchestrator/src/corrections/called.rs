//! By which names a text calls its writer: "I'm Ida", "Ida here", "mein Name ist Ida Sample", "Best, Ida".
//!
//! Such a name is compared with the record of whom the writer is taken for, and with nothing else: no record is found by
//! it. Only what plainly is a name is one. A word with a capital is none where a language writes other words so, too.

use std::sync::LazyLock;

use regex::Regex;

use super::clauses::{ACTOR, Clause, OPENING, PERSON, THEIRS, Word, clauses, is_unspaced};
use super::named::is_no_person;
use super::words::pattern;

/// The most words of a name, and the most letters of one in a script without spaces.
const WORDS: usize = 4;
const UNSPACED: usize = 6;
/// The most names of one text.
const NAMES: usize = 4;

/// Words right before a name with which one says who one is; the last of them stands right before it.
const INTRODUCTIONS: &[&[&str]] = &[
    &["i", "am"],
    &["i", "m"],
    &["im"],
    &["name", "is"],
    &["name", "s"],
    &["call", "me"],
    &["i", "am", "called"],
    &["i", "m", "called"],
    &["z", "tej", "strony"],
    &["ich", "bin"],
    &["ich", "bin", "die"],
    &["ich", "bin", "der"],
    &["bin", "die"],
    &["bin", "der"],
    &["ich", "heiße"],
    &["ich", "heisse"],
    &["ich", "bins"],
    &["hier", "schreibt"],
    &["hier", "spricht"],
    &["name", "ist"],
    &["je", "suis"],
    &["moi", "c", "est"],
    &["m", "appelle"],
    &["nom", "est"],
    &["yo", "soy"],
    &["soy"],
    &["me", "llamo"],
    &["nombre", "es"],
    &["io", "sono"],
    &["sono"],
    &["mi", "chiamo"],
    &["nome", "è"],
    &["eu", "sou"],
    &["sou", "a"],
    &["sou", "o"],
    &["sou"],
    &["me", "chamo"],
    &["chamo", "me"],
    &["nome", "é"],
    &["ik", "ben"],
    &["ik", "heet"],
    &["naam", "is"],
    &["jestem"],
    &["nazywam", "się"],
    &["mam", "na", "imię"],
    &["benim", "adım"],
    &["adım"],
    &["ismim"],
    &["ben"],
    &["меня", "зовут"],
    &["зовут"],
    &["а", "я"],
    &["я"],
    &["اسمي"],
    &["اسمي", "هو"],
    &["أنا"],
    &["我是"],
    &["我叫"],
    &["我的名字是"],
    &["我", "的名字是"],
];
/// The same in Japanese, where what is said of the name stands behind it.
const JAPANESE_SELF: &[&[&str]] = &[&["私は"], &["僕は"], &["私の名前は"], &["私の", "名前は"]];
/// The same where they may as well be said of a thing: only at the begin of a text, or behind a salutation.
const OPENINGS: &[&[&str]] = &[
    &["this", "is"],
    &["hier", "ist"],
    &["aquí"],
    &["aqui", "é"],
    &["dit", "is"],
];
/// The same again: only behind a salutation.
const GREETED: &[&[&str]] = &[
    &["it", "is"],
    &["it", "s"],
    &["hier"],
    &["c", "est"],
    &["ici"],
    &["es"],
    &["è"],
    &["qui"],
    &["é"],
    &["met"],
    &["tu"],
    &["это"],
    &["هذا"],
    &["هذه"],
];
/// Words right behind a name with which one says that one writes.
const BEHIND: &[&str] = &[
    "here", "speaking", "writing", "again", "hier", "ici", "aquí", "qui", "aqui", "tutaj",
];
/// Words between an introduction and a name that say nothing.
const ADVERBS: &[&str] = &[
    "übrigens",
    "eigentlich",
    "ja",
    "doch",
    "auch",
    "actually",
    "really",
    "just",
    "only",
    "simply",
    "btw",
    "juste",
    "simplement",
    "solo",
    "simplemente",
    "semplicemente",
    "gewoon",
    "eigenlijk",
    "só",
    "tylko",
    "просто",
];
/// What says in Japanese that the name before it is the writer's.
const JAPANESE: &[&str] = &["と申します", "といいます", "です"];

/// German nouns for what one is, by their ends: German writes them as names.
static NOUN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:kund|käufer|besteller|empfänger|gast|gäst|mitglied|abonnent|inhaber|mutter|vater|oma|opa|mama|papa|frau|mann|herr|dame|single|witwe|rentner|student|schüler|lehr|arzt|ärzt|anwalt|anwält|chef|boss|fan|vegetarier|veganer|allergiker|laie|profi|mieter|vermieter|eigentümer|nachbar|selbst|deutsch|berliner|hamburger|ende|weg|neu|ihr|sie|du|wochenende|urlaub|montag|stammkunde)|(?:erin|entin|istin|antin|eurin|orin|ärin|kundin|ung|heit|keit|ist|ent|ant|eur|mann|frau|kunde|schaft|ling|iker)$",
    )
});

/// Where one comes from, as French writes it with a capital.
static NATIONS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:français|allemand|belge|suisse|anglais|canadien|italien|espagnol|portugais|marocain|algérien|tunisien)(?:e|ne)?s?$",
    )
});

/// A closing formula and the name below it or behind it, at the end of a text.
static SIGNED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:^|[\s.,!?])(?:(?:kind|best|warm|many)? ?(?:regards|wishes)|best|sincerely|cheers|greetings|signed|yours|(?:mit )?(?:freundlichen|besten|lieben|herzlichen|vielen)? ?(?:grüßen|grüße|gruß|gruss|gruessen)|mfg|lg|vg|cordialement|bien à vous|salutations|(?:un )?saludos?(?: cordial(?:es)?)?|atentamente|(?:cordiali |distinti )?saluti|(?:met )?(?:vriendelijke )?groet(?:en|jes)?|atenciosamente|(?:com os melhores )?cumprimentos|abraços?|pozdrawiam|z poważaniem|saygılarımla|saygılar|с уважением|مع التحية|تحياتي|此致|敬上|祝好)\s*[,.:!،，—–-]*\s+(?P<name>(?-i:\p{Lu}|\p{Lo})[\p{L}\p{M}.'\u{2019}-]*(?:[ ](?-i:\p{Lu})[\p{L}\p{M}.'\u{2019}-]*){0,3})\s*(?:\(.*\))?[.!]?\s*$",
    )
});

/// Words without which no text calls its writer by a name: most messages have none of them before a capital.
static MAY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:i ?['\u{2019}]?\u{ad}?m|i am|this is|it['\u{2019}]?\u{ad}?s|it is|name|call me|bin|bins|hei(?:ß|ss)e|hier|suis|moi|appelle|nom|c['\u{2019}]|ici|soy|llamo|nombre|aquí|sono|chiamo|nome|qui|sou|chamo|aqui|ik ben|heet|naam|met|jestem|nazywam|imię|strony|tu|adım|ismim|ben|я|зовут|это|here|speaking|writing|again|regards|wishes|best|sincerely|cheers|greetings|signed|yours|grüßen?|gruß|gruss|mfg|lg|vg|cordialement|saludos?|atentamente|saluti|groet|groeten|cumprimentos|abraços?|pozdrawiam|poważaniem|saygılar|saygılarımla|уважением)\b|اسمي|أنا|هذا|هذه|تحيات|我|私|僕|です|申します|此致|敬上|祝好",
    )
});

/// The names by which a text calls its writer.
pub(crate) fn names_said(text: &str) -> Vec<String> {
    if !text.contains(|c: char| c.is_alphabetic() && !c.is_lowercase()) || !MAY.is_match(text) {
        return Vec::new();
    }
    let mut names: Vec<String> = Vec::new();
    let (mut opens, mut greeted, mut labelled) = (true, false, false);
    for clause in clauses(text, &[]) {
        let place = Place {
            opens,
            greeted: opens && greeted,
            labelled,
        };
        if let Some(name) = clause.own_name(text, place) {
            names.push(name);
        }
        labelled = clause.labels_name(text);
        greeted |= clause.greets();
        opens =
            clause.greets() || opens && clause.words.iter().all(|word| word.kind & OPENING != 0);
    }
    if let Some(signed) = SIGNED.captures(text).and_then(|found| found.name("name")) {
        let other = |part: &str| is_no_person(&[part.to_lowercase()]);
        if !signed.as_str().split(' ').any(other) {
            names.push(signed.as_str().trim_end_matches('.').to_owned());
        }
    }
    names.dedup();
    names.truncate(NAMES);
    names
}

/// Where a clause stands.
#[derive(Clone, Copy)]
struct Place {
    /// Nothing but salutations and small words stands before it.
    opens: bool,
    /// A salutation does.
    greeted: bool,
    /// It follows "Name:".
    labelled: bool,
}

impl Clause<'_> {
    /// Whether it is a salutation and no more: "Hi there".
    fn greets(&self) -> bool {
        const HAILS: &[&str] = &[
            "hi",
            "hello",
            "hey",
            "heya",
            "hiya",
            "hoi",
            "good",
            "dear",
            "hallo",
            "guten",
            "moin",
            "servus",
            "bonjour",
            "bonsoir",
            "salut",
            "hola",
            "buenos",
            "buenas",
            "ciao",
            "buongiorno",
            "buonasera",
            "salve",
            "olá",
            "ola",
            "oi",
            "bom",
            "boa",
            "dag",
            "goedendag",
            "goedemorgen",
            "dzień",
            "cześć",
            "witam",
            "merhaba",
            "selam",
            "здравствуйте",
            "привет",
            "добрый",
            "مرحبا",
            "السلام",
            "你好",
            "您好",
            "こんにちは",
        ];
        const SHORT: usize = 4;
        let first = self.words.first();
        self.words.len() <= SHORT
            && first.is_some_and(|word| HAILS.contains(&word.lower().as_str()))
    }

    /// The name by which it calls the writer.
    fn own_name(&self, text: &str, place: Place) -> Option<String> {
        let words = &self.words[..];
        let of_another = |word: &Word<'_>| word.kind & (PERSON | THEIRS | ACTOR) != 0;
        if words.iter().any(of_another) || self.asks(text, words) {
            return None;
        }
        let starts = (0..words.len()).filter(|at| is_written_as_name(&words[*at]));
        let mut starts = starts.filter(|at| !is_title(&words[*at]));
        starts.find_map(|from| self.name_at(from, place))
    }

    fn name_at(&self, from: usize, place: Place) -> Option<String> {
        let words = &self.words[..];
        let name: Vec<&Word<'_>> = words[from..]
            .iter()
            .take_while(|word| is_written_as_name(word))
            .collect();
        let unspaced = name.iter().all(|word| word.is_unspaced());
        let letters: usize = name.iter().map(|word| word.text.chars().count()).sum();
        let most = if unspaced { UNSPACED } else { WORDS };
        let length = if unspaced { letters } else { name.len() };
        if length > most || letters < 2 {
            return None;
        }
        // "Ich bin übrigens die Ida"
        let plain = |word: &&Word<'_>| !ADVERBS.contains(&word.lower().as_str());
        let titles = words[..from].iter().rev().take_while(|word| is_title(word));
        let before: Vec<Word<'_>> = words[..from - titles.count()]
            .iter()
            .filter(plain)
            .cloned()
            .collect();
        let before = before.as_slice();
        let rest = &words[from + name.len()..];
        let said = |all: &[&[&str]]| {
            all.iter().any(|one| {
                before.len() >= one.len()
                    && before[before.len() - one.len()..]
                        .iter()
                        .zip(*one)
                        .all(|(word, said)| word.lower() == **said)
            })
        };
        let behind = rest.first().map(Word::lower);
        let is_behind = |all: &[&str]| behind.as_ref().is_some_and(|b| all.contains(&b.as_str()));
        let only_opening = before.iter().all(|word| word.kind & OPENING != 0) || is_hail(before);
        let on_the_phone = ["à", "l", "appareil"];
        let phones = rest.len() == on_the_phone.len()
            && rest
                .iter()
                .zip(on_the_phone)
                .all(|(word, said)| word.lower() == said);
        let writes = phones || is_behind(BEHIND) && rest.len() == 1 && only_opening;
        let japanese = said(JAPANESE_SELF) || before.is_empty() && unspaced;
        let japanese = japanese && rest.len() == 1 && is_behind(JAPANESE);
        let label = place.labelled && before.is_empty() && rest.is_empty();
        let greeted = place.greeted
            || place.opens
                && before
                    .first()
                    .is_some_and(|word| is_hail(std::slice::from_ref(word)));
        let introduced =
            said(INTRODUCTIONS) || said(OPENINGS) && place.opens || said(GREETED) && greeted;
        // "I'm Happy about it", "I'm Otto's wife": what goes on in words that are not known is no name.
        let goes_on = rest
            .first()
            .is_some_and(|word| word.kind == 0 || word.text == "s");
        if !(introduced && (!goes_on || phones) || writes || japanese || label) {
            return None;
        }
        let german = before.last().is_some_and(|word| word.lower() == "bin");
        let loud = |word: &&Word<'_>| word.text.chars().filter(|c| c.is_uppercase()).count() > 1;
        let shouts = !unspaced && words.iter().filter(loud).count() == words.len() && from > 0;
        let listed: Vec<String> = name.iter().map(|word| word.lower()).collect();
        let is_noun = german && name.len() == 1 && NOUN.is_match(&listed[0]);
        let french = before.last().is_some_and(|word| word.lower() == "suis")
            && NATIONS.is_match(&listed[0]);
        if is_noun || french || shouts || is_no_person(&listed) {
            return None;
        }
        let said: Vec<&str> = name.iter().map(|word| word.text).collect();
        Some(said.join(if unspaced { "" } else { " " }))
    }

    /// Whether it ends with the label of a name: "my name:".
    fn labels_name(&self, text: &str) -> bool {
        const LABELS: &[&str] = &[
            "name",
            "nom",
            "nombre",
            "nome",
            "naam",
            "imię",
            "nazwisko",
            "adım",
            "ismim",
            "имя",
            "اسمي",
            "الاسم",
            "姓名",
            "名前",
        ];
        let last = self.words.last().map(Word::lower);
        last.is_some_and(|word| LABELS.contains(&word.as_str()))
            && text[self.end..].starts_with([':', '：'])
    }
}

/// Whether words are a salutation alone: "Hi".
fn is_hail(words: &[Word<'_>]) -> bool {
    const HAILS: &[&str] = &[
        "hi", "hello", "hey", "heya", "hiya", "yo", "hoi", "alo", "hallo", "bonjour", "hola",
        "ciao",
    ];
    matches!(words, [word] if HAILS.contains(&word.lower().as_str()))
}

/// Whether a word is written as a name is, and is no other word that is known.
fn is_written_as_name(word: &Word<'_>) -> bool {
    let first = word.text.chars().next();
    let written = first.is_some_and(|c| c.is_alphabetic() && !c.is_lowercase());
    written
        && word.kind == 0
        && !word.text.contains(|c: char| c.is_ascii_digit())
        && !(word.text.chars().count() == 1
            && !word.text.starts_with(is_unspaced)
            && word.text != "I")
}

fn is_title(word: &Word<'_>) -> bool {
    const TITLES: &[&str] = &[
        "mr", "mrs", "ms", "dr", "prof", "herr", "frau", "monsieur", "madame", "señor", "señora",
        "signor", "signora", "senhor", "senhora", "meneer", "mevrouw", "pan", "pani",
    ];
    TITLES.contains(&word.lower().as_str())
}

/// Words with which an earlier name is put right, or another person begins to write.
static RENAMES: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:now|typo|meant|mean|correct(?:ion|ly)?|misspell?ed|misspelt|jetzt|nun|tippfehler|meinte|gemeint|maintenant|ahora|adesso|agora|nu|teraz|şimdi|теперь|опечатка|sorry|oops|entschuldigung|verschrieben|vertippt|pardon|perdón|scusa|desculpe|przepraszam|извините)\b|الآن|现在|打错|今は|間違え",
    )
});

/// Whether a text says that an earlier name is not the one that counts.
pub(crate) fn renames(text: &str) -> bool {
    RENAMES.is_match(text)
}

#[cfg(test)]
#[path = "called_tests.rs"]
mod tests;
