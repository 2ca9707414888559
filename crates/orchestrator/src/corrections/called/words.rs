//! The words with which people introduce themselves and sign, language by language: English, German, French, Spanish, Italian,
//! Portuguese, Dutch, Polish, Turkish, Russian, Arabic, Chinese, Japanese.

use std::sync::LazyLock;

use regex::Regex;

use crate::corrections::words::pattern;

/// Words right before a name with which one says who one is; the last of them stands right before it.
pub(super) const INTRODUCTIONS: &[&[&str]] = &[
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
pub(super) const JAPANESE_SELF: &[&[&str]] =
    &[&["私は"], &["僕は"], &["私の名前は"], &["私の", "名前は"]];
/// The same where they may as well be said of a thing: only at the begin of a text, or behind a salutation.
pub(super) const OPENINGS: &[&[&str]] = &[
    &["this", "is"],
    &["hier", "ist"],
    &["aquí"],
    &["aqui", "é"],
    &["dit", "is"],
];
/// The same again: only behind a salutation.
pub(super) const GREETED: &[&[&str]] = &[
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
pub(super) const BEHIND: &[&str] = &[
    "here", "speaking", "writing", "again", "hier", "ici", "aquí", "qui", "aqui", "tutaj",
];
/// Words between an introduction and a name that say nothing.
pub(super) const ADVERBS: &[&str] = &[
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
pub(super) const JAPANESE: &[&str] = &["と申します", "といいます", "です"];

/// German nouns for what one is, by their ends: German writes them as names.
pub(super) static NOUN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:kund|käufer|besteller|empfänger|gast|gäst|mitglied|abonnent|inhaber|mutter|vater|oma|opa|mama|papa|frau|mann|herr|dame|single|witwe|rentner|student|schüler|lehr|arzt|ärzt|anwalt|anwält|chef|boss|fan|vegetarier|veganer|allergiker|laie|profi|mieter|vermieter|eigentümer|nachbar|selbst|deutsch|berliner|hamburger|ende|weg|neu|ihr|sie|du|wochenende|urlaub|montag|stammkunde)|(?:erin|entin|istin|antin|eurin|orin|ärin|kundin|ung|heit|keit|ist|ent|ant|eur|mann|frau|kunde|schaft|ling|iker)$",
    )
});

/// Where one comes from, as French writes it with a capital.
pub(super) static NATIONS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:français|allemand|belge|suisse|anglais|canadien|italien|espagnol|portugais|marocain|algérien|tunisien)(?:e|ne)?s?$",
    )
});

/// Words without which no text calls its writer by a name: most messages have none of them before a capital.
pub(super) static MAY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:i ?['\u{2019}]?\u{ad}?m|i am|this is|it['\u{2019}]?\u{ad}?s|it is|name|call me|bin|bins|hei(?:ß|ss)e|hier|suis|moi|appelle|nom|c['\u{2019}]|ici|soy|llamo|nombre|aquí|sono|chiamo|nome|qui|sou|chamo|aqui|ik ben|heet|naam|met|jestem|nazywam|imię|strony|tu|adım|ismim|ben|я|зовут|это|here|speaking|writing|again|regards|wishes|best|sincerely|cheers|greetings|signed|yours|grüßen?|gruß|gruss|mfg|lg|vg|cordialement|saludos?|atentamente|saluti|groet|groeten|cumprimentos|abraços?|pozdrawiam|poważaniem|saygılar|saygılarımla|уважением)\b|اسمي|أنا|هذا|هذه|تحيات|我|私|僕|です|申します|此致|敬上|祝好",
    )
});

/// Words with which an earlier name is put right, or another person begins to write.
pub(super) static RENAMES: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:now|typo|meant|mean|correct(?:ion|ly)?|misspell?ed|misspelt|jetzt|nun|tippfehler|meinte|gemeint|maintenant|ahora|adesso|agora|nu|teraz|şimdi|теперь|опечатка|sorry|oops|entschuldigung|verschrieben|vertippt|pardon|perdón|scusa|desculpe|przepraszam|извините)\b|الآن|现在|打错|今は|間違え",
    )
});
