//! Words by which something is faulty that name no damage: "it arrived with a scratch", "the lid does not close".

use super::speech::word;
use super::words::{Part, Word};

/// Faults in one language.
struct Faults {
    /// What they come to, in plain words.
    says: &'static str,
    /// Words for what is wrong with a thing.
    marks: &'static [&'static str],
    /// Words one of which stands before those: it arrived with, it has, it is.
    beside: &'static [&'static str],
    /// Words for what a thing does that works.
    works: &'static [&'static str],
    /// What stands right before such a word where the thing does not.
    before: &'static [&'static [&'static str]],
    /// What stands behind it.
    after: &'static [&'static str],
    /// Words that say it by themselves.
    alone: &'static [&'static str],
    /// Words by which a thing has come.
    came: &'static [&'static str],
}

/// How far the words of one fault stand from each other.
const REACH: usize = 4;

const LANGUAGES: &[Faults] = &[
    Faults {
        says: "it arrived damaged and does not work",
        marks: &[
            "scratch",
            "scratches",
            "dent",
            "dents",
            "crack",
            "cracks",
            "chip",
            "chips",
            "tear",
            "tears",
            "hole",
            "holes",
            "stain",
            "stains",
            "rust",
            "scratched",
            "dented",
            "cracked",
            "chipped",
            "torn",
            "stained",
            "bent",
            "loose",
            "wobbly",
            "rusty",
        ],
        beside: &[
            "with",
            "has",
            "have",
            "had",
            "is",
            "are",
            "was",
            "were",
            "arrived",
            "came",
            "delivered",
            "got",
            "a",
            "there",
        ],
        works: &[
            "work", "close", "open", "start", "fit", "charge", "lock", "shut", "turn", "switch",
            "heat", "light",
        ],
        before: &[
            &["does", "not"],
            &["doesnt"],
            &["wont"],
            &["will", "not"],
            &["did", "not"],
            &["didnt"],
            &["never"],
        ],
        after: &[],
        alone: &[],
        came: &["arrived", "came", "delivered", "got", "received"],
    },
    Faults {
        says: "es kam beschädigt an und funktioniert nicht",
        marks: &[
            "kratzer",
            "delle",
            "dellen",
            "riss",
            "risse",
            "sprung",
            "loch",
            "fleck",
            "flecken",
            "rost",
            "zerkratzt",
            "verbeult",
            "verbogen",
            "locker",
        ],
        beside: &[
            "mit", "hat", "ist", "sind", "war", "kam", "einen", "eine", "ein",
        ],
        works: &[
            "funktioniert",
            "schließt",
            "schliesst",
            "öffnet",
            "startet",
            "passt",
            "lädt",
            "geht",
        ],
        before: &[],
        after: &["nicht"],
        alone: &[],
        came: &["kam", "angekommen", "geliefert", "erhalten"],
    },
    Faults {
        says: "il est arrivé abîmé et ne fonctionne pas",
        marks: &[
            "rayure",
            "rayures",
            "bosse",
            "bosses",
            "fissure",
            "trou",
            "tache",
            "rayé",
            "rayée",
            "fissuré",
            "fissurée",
            "déchiré",
            "déchirée",
            "tordu",
            "tordue",
        ],
        beside: &["avec", "a", "est", "une", "un", "des", "arrivé", "arrivée"],
        works: &[
            "fonctionne",
            "marche",
            "ferme",
            "souvre",
            "ouvre",
            "démarre",
            "charge",
            "sallume",
        ],
        before: &[],
        after: &["pas", "plus"],
        alone: &[],
        came: &["arrivé", "arrivée", "reçu", "reçue", "livré"],
    },
    Faults {
        says: "llegó dañado y no funciona",
        marks: &[
            "rasguño",
            "rasguños",
            "abolladura",
            "grieta",
            "agujero",
            "mancha",
            "rayado",
            "rayada",
            "abollado",
            "abollada",
            "doblado",
            "doblada",
        ],
        beside: &["con", "tiene", "está", "llegó", "un", "una"],
        works: &[
            "funciona", "cierra", "abre", "arranca", "enciende", "carga", "encaja",
        ],
        before: &[&["no"], &["no", "se"]],
        after: &[],
        alone: &[],
        came: &["llegó", "recibí", "recibido"],
    },
    Faults {
        says: "è arrivato danneggiato e non funziona",
        marks: &[
            "graffio",
            "graffi",
            "ammaccatura",
            "crepa",
            "buco",
            "macchia",
            "graffiato",
            "graffiata",
            "ammaccato",
            "ammaccata",
            "piegato",
            "piegata",
        ],
        beside: &["con", "ha", "è", "un", "una", "arrivato", "arrivata"],
        works: &["funziona", "chiude", "apre", "parte", "accende", "carica"],
        before: &[&["non"], &["non", "si"]],
        after: &[],
        alone: &[],
        came: &["arrivato", "arrivata", "ricevuto"],
    },
    Faults {
        says: "chegou danificado e não funciona",
        marks: &[
            "arranhão",
            "rachadura",
            "furo",
            "mancha",
            "riscado",
            "riscada",
            "amassado",
            "amassada",
            "rasgado",
            "torto",
            "torta",
        ],
        beside: &["com", "tem", "está", "chegou", "um", "uma"],
        works: &["funciona", "fecha", "abre", "liga", "carrega", "encaixa"],
        before: &[&["não"], &["não", "se"]],
        after: &[],
        alone: &[],
        came: &["chegou", "recebi"],
    },
    Faults {
        says: "het is beschadigd aangekomen en werkt niet",
        marks: &[
            "kras",
            "krassen",
            "deuk",
            "deuken",
            "scheur",
            "gat",
            "vlek",
            "bekrast",
            "gescheurd",
            "verbogen",
        ],
        beside: &["met", "heeft", "is", "zijn", "een", "aangekomen"],
        works: &["werkt", "sluit", "opent", "start", "past", "laadt", "gaat"],
        before: &[],
        after: &["niet"],
        alone: &[],
        came: &["aangekomen", "ontvangen", "geleverd"],
    },
    Faults {
        says: "przyszło uszkodzone i nie działa",
        marks: &[
            "rysa",
            "rysy",
            "rysą",
            "wgniecenie",
            "pęknięcie",
            "dziura",
            "plama",
            "porysowany",
            "porysowana",
            "porysowane",
            "pęknięty",
            "pęknięta",
        ],
        beside: &["z", "ma", "jest", "przyszło", "przyszła", "przyszedł"],
        works: &[
            "działa",
            "zamyka",
            "otwiera",
            "uruchamia",
            "pasuje",
            "ładuje",
        ],
        before: &[&["nie"], &["się", "nie"]],
        after: &[],
        alone: &[],
        came: &["przyszło", "przyszła", "przyszedł", "dotarło"],
    },
    Faults {
        says: "hasarlı geldi ve çalışmıyor",
        marks: &[
            "çizik",
            "çizikli",
            "çizilmiş",
            "ezik",
            "çatlak",
            "yırtık",
            "delik",
            "leke",
        ],
        beside: &["geldi", "var", "bir"],
        works: &[],
        before: &[],
        after: &[],
        alone: &["çalışmıyor", "kapanmıyor", "açılmıyor"],
        came: &["geldi", "ulaştı"],
    },
    Faults {
        says: "пришло повреждённым и не работает",
        marks: &[
            "царапина",
            "царапиной",
            "вмятина",
            "вмятиной",
            "трещина",
            "трещиной",
            "дырка",
            "пятно",
            "поцарапан",
            "поцарапана",
            "поцарапано",
        ],
        beside: &["с", "есть", "пришёл", "пришел", "пришла", "пришло", "на"],
        works: &[
            "работает",
            "закрывается",
            "открывается",
            "включается",
            "подходит",
            "заряжается",
        ],
        before: &[&["не"]],
        after: &[],
        alone: &[],
        came: &[
            "пришёл",
            "пришел",
            "пришла",
            "пришло",
            "получил",
            "получила",
        ],
    },
];

impl Faults {
    fn are_in(&self, words: &[Word<'_>]) -> bool {
        (0..words.len()).any(|at| {
            let one = word(words, at);
            let near = |list: &[&str], mut places: std::ops::Range<usize>| {
                places.any(|place| list.contains(&word(words, place)))
            };
            let marked =
                self.marks.contains(&one) && near(self.beside, at.saturating_sub(REACH)..at);
            let fails = self.works.contains(&one)
                && (self.before.iter().any(|not| is_before(words, at, not))
                    || near(self.after, at + 1..at + REACH));
            marked || fails || self.alone.contains(&one)
        })
    }
}

/// Whether a phrase stands right before a word.
fn is_before(words: &[Word<'_>], at: usize, phrase: &[&str]) -> bool {
    let Some(start) = at.checked_sub(phrase.len()) else {
        return false;
    };
    (start..at)
        .zip(phrase)
        .all(|(at, one)| word(words, at) == *one)
}

/// What a part comes to, in plain words, that tells of a fault of what it names a record of, or of what has come: a window
/// at home may be cracked too.
pub(super) fn plainly(part: &Part<'_>, names_a_record: bool) -> Option<&'static str> {
    let of_what_came = |faults: &&Faults| {
        let mut words = part.words.iter();
        names_a_record || words.any(|(_, word)| faults.came.contains(&word.as_ref()))
    };
    let mut found = LANGUAGES.iter().filter(of_what_came);
    let found = found.find(|faults| faults.are_in(&part.words));
    found.map(|faults| faults.says)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_said_plainly() {
        for (text, language) in [
            ("arrived with a scratch and the lid does not close", 0),
            ("the drawer won't open", 0),
            ("one leg is loose", 0),
            ("Der Deckel schließt nicht richtig", 1),
            ("Es kam mit einem Kratzer", 1),
            ("le couvercle ne ferme pas", 2),
            ("la tapa no cierra", 3),
            ("il coperchio non si chiude", 4),
            ("a tampa não fecha", 5),
            ("het deksel sluit niet", 6),
            ("pokrywa się nie zamyka", 7),
            ("kapak kapanmıyor", 8),
            ("крышка не закрывается", 9),
        ] {
            let wanted = LANGUAGES.get(language).map(|faults| faults.says);
            assert_eq!(plainly(&Part::read(text), true), wanted, "{text}");
        }
        for text in [
            "where is my order",
            "please close my account",
            "I did not order this",
            "do not open the parcel before Monday",
            "ich möchte nicht warten",
            "",
        ] {
            assert_eq!(plainly(&Part::read(text), true), None, "{text}");
        }
        let elsewhere = Part::read("Now my window is cracked");
        assert_eq!(plainly(&elsewhere, false), None);
        let came = Part::read("it arrived with a scratch");
        assert!(plainly(&came, false).is_some());
    }
}
