//! Words that follow "password is" and are no password.

/// Words that stand between the verb and the password.
pub(super) fn is_filler(word: &str) -> bool {
    matches!(
        word.trim_end_matches(',').to_lowercase().as_str(),
        "now"
            | "still"
            | "currently"
            | "just"
            | "simply"
            | "literally"
            | "this"
            | "exactly"
            | "jetzt"
            | "nun"
            | "noch"
            | "immer"
            | "einfach"
            | "aktuell"
            | "maintenant"
            | "toujours"
            | "simplement"
            | "ahora"
            | "todavía"
            | "simplemente"
            | "it's"
            | "its"
            | "it"
            | "is"
            | "sure"
            | "ok"
            | "yes"
            | "klar"
            | "ja"
            | "es"
            | "ist"
            | "c'est"
            | "oui"
            | "sí"
            | "è"
            | "sì"
            | "é"
            | "sim"
            | "to"
            | "tak"
            | "это"
            | "да"
    )
}

/// How surely a plain word in the place of a password is meant as one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    /// "password: sommer", and the line ends.
    Alone,
    /// "password: sommer please help"
    AmongWords,
    /// "password is sommer"
    Said,
    /// A word among several that may be one password.
    Stated,
}

/// Whether a plain word says something about the password instead of being it.
pub(super) fn is_no_password(word: &str, weight: Weight) -> bool {
    let word = word
        .trim_matches(|c: char| !c.is_alphanumeric())
        .to_lowercase();
    let listed = |words: &str| words.split_whitespace().any(|other| other == word);
    let participle = word.len() > 5 && ENDINGS.iter().any(|end| word.ends_with(end));
    word.is_empty()
        || listed(LABELS)
        || match weight {
            Weight::Alone => listed(VERDICTS),
            Weight::AmongWords => listed(VERDICTS) || listed(STATES) || listed(EXPLANATIONS),
            Weight::Stated => listed(VERDICTS) || listed(STATES) || listed(EXPLANATIONS),
            Weight::Said => participle || listed(VERDICTS) || listed(STATES),
        }
}

/// Whether a word is a participle, an adverb or an adjective by its ending.
pub(super) fn is_verbal(word: &str) -> bool {
    const MORE: [&str; 12] = [
        "ly", "ful", "less", "ive", "ous", "mente", "ment", "bar", "ato", "ata", "emd", "sam",
    ];
    let word = word.to_lowercase();
    word.len() > 4 && ENDINGS.iter().chain(&MORE).any(|end| word.ends_with(end))
}

/// Endings of participles and adjectives.
const ENDINGS: [&str; 11] = [
    "ed", "ing", "able", "ible", "lich", "iert", "ée", "ada", "ado", "ida", "ido",
];

/// What is said of passwords that do not work.
const VERDICTS: &str = "\
    wrong incorrect invalid expired not falsch ungültig abgelaufen invalide incorrecte expiré \
    incorrecta inválida caducada unchanged missing see idk ask same \
    sbagliata sbagliato errata errato scaduta scaduto bloccata cambiata verlopen verkeerd fout onjuist ongeldig geblokkeerd \
    expirada expirado errada errado incorreta inválido bloqueada nieprawidłowe błędne wygasło";

/// How an explanation begins where a password was asked for.
const EXPLANATIONS: &str = "\
    i we i'm don't dont do does did can't cannot could should must may might would will forgot \
    leave sent like attached below above any some all has have had was were is are just minimum \
    at least steht siehe kommt weiß habe hat wurde muss mindestens voir je j'ai il elle doit au \
    ver debe tiene no yo se me try trying tried \
    geht funktioniert klappt stimmt wird ist kam will soll ne marche fonctionne n'est est a funciona funcionó llegó \
    funziona non è não chegou werkt niet nie działa çalışmıyor link page mail email e-mail field form \
    keine kein ahnung weder aucune aucun besoin aide nessuna nessun niente ninguna ningún nenhuma geen idee brak l'application l'appli l'app l'email l'aide c'est";

/// Names of other fields, and answers that give nothing.
const LABELS: &str = "\
    yes no email e-mail username user login name phone address none null nil undefined true \
    false required optional hidden forgotten reset unknown redacted n/a na vergessen unbekannt \
    keins oublié inconnu aucun olvidada desconocida ninguna";

const STATES: &str = "\
    not wrong incorrect invalid expired too no never the a an my your his her our their case \
    weak strong correct right fine ok okay good bad different same in on at for to what always \
    probably missing gone lost stolen broken unsafe set long short over under about something \
    everything nothing new old safe secure out off only also now still there here where when why \
    how that this it so very really easy hard unknown up down because if and or but with by from \
    of as mine yours empty blank public private secret sensitive temporary stuck dead useless \
    impossible possible ready again back be been enough first better stupid annoying correctly \
    wrongly anymore help please yes login log get access enter use open change sign see make let \
    continue proceed confirm view check fix update nicht falsch abgelaufen ungültig ungueltig \
    weg gesperrt zu das die der ein eine kein immer noch schon korrekt richtig vergessen \
    unbekannt verloren gestohlen kaputt sicher unsicher schwach stark neu alt gleich anders lang \
    kurz nur auch jetzt hier da wie wo mein dein ihr im auf für leider wohl nötig erforderlich \
    geheim bekannt möglich doch mir ich pas incorrecte invalide expiré oublié faux refusé trop \
    le la les un une bloqué perdu volé bon mauvais faible fort nouveau même différent dans sur \
    pour toujours très mon votre ton son en inconnu nécessaire requis périmé où que ce ça plus \
    encore incorrecta incorrecto inválida invalida el una muy demasiado correcta correcto mi tu \
    su débil fuerte nueva vieja misma diferente para siempre necesaria segura insegura lo larga \
    corta mala buena errónea falsa desconocida donde más esta esa igual";
