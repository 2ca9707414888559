//! A password of several words: where it ends, and whether the words are one at all.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

use super::value;
use super::words::{Weight, is_no_password, is_verbal};
use crate::fold::CLAIMED;

/// Words of the longest phrase.
const MOST_WORDS: usize = 8;
/// The longest phrase, in bytes.
const LONGEST: usize = 160;

/// How a phrase was introduced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Introduced {
    /// "password:"
    Sign,
    /// "my password is"
    Said,
    /// "change it to": a plain word behind it is mostly a verb.
    To,
}

/// The end of a phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stop {
    /// The end of the line or of the sentence.
    End,
    /// "and", "please": something else begins.
    Closer,
    /// A word that no phrase holds: what looked like one is a sentence.
    Sentence,
}

/// Words in the place of a password.
struct Phrase<'t> {
    words: Vec<&'t str>,
    range: Range<usize>,
    stop: Stop,
}

/// The words from a position on that make one password of several words.
pub(super) fn at(text: &str, start: usize, introduced: Introduced) -> Option<Range<usize>> {
    let phrase = Phrase::read(text, start)?;
    phrase.is_given(introduced).then_some(phrase.range)
}

/// A passphrase that begins with an article, "the quick brown fox": of at least three words behind it.
pub(super) fn with_article(text: &str, start: usize) -> Option<Range<usize>> {
    let (article, rest) = text[start..].split_once(' ')?;
    if !matches!(article.to_lowercase().as_str(), "the" | "a" | "an" | "my") {
        return None;
    }
    let phrase = Phrase::read(text, text.len() - rest.len())?;
    (phrase.words.len() >= 3 && phrase.stop != Stop::Sentence && phrase.is_given(Introduced::Said))
        .then_some(start..phrase.range.end)
}

/// Whether a whole text is nothing but a password of several words.
pub(super) fn is_whole(text: &str) -> bool {
    Phrase::read(text, 0).is_some_and(|phrase| {
        phrase.stop == Stop::End
            && !text[phrase.range.end..].contains(char::is_alphanumeric)
            && !text.trim_end().ends_with('?')
            && phrase.is_given(Introduced::Sign)
    })
}

impl<'t> Phrase<'t> {
    fn read(text: &'t str, start: usize) -> Option<Self> {
        let rest = &text[start..];
        let rest = &rest[..rest.floor_char_boundary(LONGEST)];
        let line = &rest[..rest.find(['\n', CLAIMED, '"']).unwrap_or(rest.len())];
        let mut phrase = Self {
            words: Vec::new(),
            range: start..start,
            stop: Stop::End,
        };
        for word in line.split([' ', '\t']).filter(|word| !word.is_empty()) {
            let at = start + (word.as_ptr() as usize - line.as_ptr() as usize);
            let core = word.trim_end_matches(['.', ',', ';', ':', '?', ')', '\'']);
            if let Some(stop) = stop_at(core) {
                phrase.stop = stop;
                break;
            }
            if phrase.words.len() == MOST_WORDS {
                phrase.stop = Stop::Sentence;
                break;
            }
            if phrase.words.is_empty() {
                phrase.range.start = at + (core.len() - core.trim_start_matches(['(', '\'']).len());
            }
            phrase.words.push(core);
            phrase.range.end = at + core.len();
            if core.len() < word.len() || (core.len() > 1 && core.ends_with('!')) {
                break;
            }
        }
        (phrase.words.len() >= 2).then_some(phrase)
    }

    fn is_given(&self, introduced: Introduced) -> bool {
        if self.words.iter().any(|word| is_measure(word)) {
            return false;
        }
        let plain = |word: &&&str| {
            let word = word.trim_end_matches('!');
            // "d'été" is one word of a phrase.
            let word = ["d'", "l'"].iter().fold(word, |word, article| {
                word.strip_prefix(article).unwrap_or(word)
            });
            !word.is_empty() && word.chars().all(char::is_alphabetic)
        };
        let mild = self.words.iter().filter(|word| is_mild(word)).count();
        let sure = self.words.iter().filter(plain).count() - mild;
        let unlike = self.words.iter().filter(|word| is_unlike(word)).count();
        if self
            .words
            .first()
            .is_some_and(|first| value::is_unlike_word(first))
        {
            // A password by itself; the rest is part of it only if it is as strange.
            return unlike >= 2
                && self.stop == Stop::End
                && !self.words.iter().any(|word| names_field(word));
        }
        if self.words.iter().any(|word| names_field(word)) {
            return false;
        }
        let verbal = self.words.iter().any(|word| is_verbal(word));
        if self.stop == Stop::Sentence {
            // "green apple 55 since May": with a number at its end, the phrase is over before the sentence goes on.
            return sure >= 1 && !verbal && self.words.last().is_some_and(|last| is_unlike(last));
        }
        if unlike > 0 {
            return sure >= 1;
        }
        match introduced {
            Introduced::To => false,
            Introduced::Sign => sure >= 2 && (mild == 0 || sure >= 3),
            Introduced::Said if sure >= 4 => true,
            Introduced::Said => !verbal && sure >= if mild == 0 { 2 } else { 3 },
        }
    }
}

/// Whether a phrase ends before a word, and why.
fn stop_at(word: &str) -> Option<Stop> {
    let small = word
        .trim_matches(|c: char| !c.is_alphanumeric())
        .to_lowercase();
    if small.is_empty() {
        // Signs of their own are part of it, but for those that divide.
        let divides = word.is_empty()
            || word.chars().any(|c| {
                matches!(
                    c,
                    '/' | '|' | '-' | '–' | '—' | '(' | '>' | '<' | '→' | ':' | '='
                )
            });
        return divides.then_some(Stop::Closer);
    }
    if CLOSER_WORDS.contains(small.as_str()) {
        return Some(Stop::Closer);
    }
    let talk = TALK_WORDS.contains(small.as_str())
        || (is_no_password(&small, Weight::Stated) && !is_mild(&small))
        || small.contains('@')
        || word.contains("://");
    talk.then_some(Stop::Sentence)
}

/// Whether a word belongs to a sentence, so that alone it is no password.
pub(super) fn is_talk(word: &str) -> bool {
    stop_at(word).is_some()
}

/// Adjectives that are said of passwords and stand in them too.
fn is_mild(word: &str) -> bool {
    const MILD: [&str; 36] = [
        "correct",
        "right",
        "strong",
        "weak",
        "new",
        "old",
        "good",
        "bad",
        "safe",
        "short",
        "long",
        "fine",
        "secret",
        "hard",
        "easy",
        "first",
        "better",
        "private",
        "public",
        "different",
        "same",
        "neu",
        "alt",
        "lang",
        "kurz",
        "stark",
        "schwach",
        "sicher",
        "richtig",
        "bon",
        "fort",
        "nouveau",
        "buena",
        "mala",
        "larga",
        "nueva",
    ];
    MILD.contains(
        &word
            .trim_matches(|c: char| !c.is_alphanumeric())
            .to_lowercase()
            .as_str(),
    )
}

/// A digit, or a sign that words do not have.
fn is_unlike(word: &str) -> bool {
    word.chars().any(|c| c.is_ascii_digit())
        || !word.chars().any(char::is_alphanumeric)
        || value::is_unlike_word(word)
}

/// "8" of "8 characters", "100%", and what is counted.
fn is_measure(word: &str) -> bool {
    const UNITS: [&str; 17] = [
        "char", "digit", "letter", "zeichen", "caract", "symbol", "times", "minut", "hour", "day",
        "tag", "jour", "dígit", "chiffre", "tekens", "znak", "karakter",
    ];
    let small = word.to_lowercase();
    word.ends_with('%') || UNITS.iter().any(|unit| small.starts_with(unit))
}

/// A word that begins another field: "user", "Kundennummer", "login:".
fn names_field(word: &str) -> bool {
    const ENDINGS: [&str; 14] = [
        "nummer", "number", "konto", "account", "order", "name", "mail", "user", "kunde", "numéro",
        "pedido", "commande", "login", "booking",
    ];
    let small = word.to_lowercase();
    word.ends_with([':', '=', '#']) || ENDINGS.iter().any(|ending| small.ends_with(ending))
}

/// Words behind which something else is said.
const CLOSERS: &str = "\
    and but please pls plz thanks thank thx so because can could would i'm und aber bitte danke weil denn et mais merci svp \
    car y pero por gracias porque e ma per grazie perché mas obrigado obrigada en maar alstublieft bedankt want i ale proszę \
    dziękuję bo ve ama lütfen teşekkürler и но пожалуйста спасибо а و لكن شكرا";

/// Words of sentences, by language: a phrase that holds one is no password.
const TALK: &str = "\
    i i'm i've i'd you you're he she it it's its we they me him us them who am is are was were be been being has have had \
    do does did done doesn't don't didn't isn't won't wouldn't can't cannot will shall should must may might not no never \
    the a an this that these those there here where when why how what which if then than as at by for from in into of off \
    on onto or out over since to until up with without about after again ago all already also always any anymore anyway \
    back before both each either ever every everyone everything few hello hey hi hold idea just know knows like later let \
    lets look maybe mine minute mind moment more most much my need needs nope nothing now often ok okay once one only other \
    our own per quite rather really reset sec second seems sent share some something sometimes somewhere soon sorry still \
    stop stopped such sure tell than think though today told tomorrow too totally try under unless very wait want well went \
    while whole yes yesterday yet your yours work works working give gave get got go goes going remember forgot forgotten \
    lost change changed course great secure sensitive uncertain unclear fails failed failing link code page email \
    ich du er sie es wir ihr mich mir dir uns euch bin bist ist sind war waren sein habe hast hat haben hatte wird werden \
    wurde nicht kein keine nie der die das dem den des ein eine einen einem einer und oder wenn als wie was wo warum wer zu \
    zum zur im in am an auf aus bei bis durch für gegen mit nach ohne seit um unter vom von vor wegen auch dann doch erst \
    gestern heute hier immer ja jetzt mal mehr moment nein noch nur schon sehr vielleicht warten weiß weiss wieder bitte \
    gesperrt ungültig abgelaufen vergessen verloren leider funktioniert geht stimmt falsch \
    je tu il elle on nous vous ils elles me te se lui suis es est sommes êtes sont était ai as a avons avez ont pas ne plus \
    jamais le la les un une des du de au aux ce cet cette ces mon ma mes ton ta votre vos son sa ses qui que quoi où quand \
    comment pourquoi si dans sur sous avec sans pour par chez depuis encore aussi toujours très trop hier oui non peut \
    marche fonctionne oublié perdu bloqué attendez instant \
    yo tú él ella nosotros usted ustedes ellos mi tu su soy eres es somos son era fue he has ha han no nunca el los las un \
    una unos unas del al de que quien cual donde cuando como por para con sin sobre desde hasta muy más menos también aún \
    todavía siempre ya ayer hoy sí olvidé perdí funciona sirve momento espere bloqueada \
    io lui lei noi voi loro mi ti ci vi sono sei è siamo siete ero era ho hai ha abbiamo avete hanno non mai il lo la gli \
    le un uno una del della di da in su con tra fra che chi cosa dove quando come perché molto più anche ancora sempre ieri \
    oggi sì ricordo dimenticato funziona attimo \
    eu ele ela nós você vocês eles sou é são era foi tenho tem não nunca o os as um uma do da dos das no na nos nas em com \
    sem para pelo pela que quem qual onde quando como muito mais também ainda sempre já ontem hoje sim esqueci funciona \
    ik jij hij zij wij jullie mij ben bent is zijn was heb hebt heeft hebben niet geen nooit de het een van voor met zonder \
    op in uit bij naar om te wat wie waar wanneer hoe waarom ook nog altijd al gisteren vandaag ja nee vergeten werkt even \
    ja ty on ona my wy oni jest są był było być mam masz ma mamy mają nie nigdy to ten ta te w we z ze na do od po przed przy \
    dla bez o u że co kto gdzie kiedy jak dlaczego bardzo też jeszcze zawsze już wczoraj dziś tak pamiętam zapomniałem \
    zapomniałam działa chwila moment chwilę besoin d'aide l'aide l'email l'application l'appli d'erreur \
    ben sen o biz siz onlar değil yok var ne kim nerede ne zaman nasıl neden çok daha da de bir bu şu için ile gibi hatırlamıyorum \
    unuttum çalışmıyor yanlış doğru evet hayır bekleyin dakika \
    я ты он она оно мы вы они меня мне мой моя моё мои не ни нет да это этот эта что кто где когда как почему в во на с со к \
    ко от до из у о об по за для без при про если или был была было быть есть уже ещё еще очень тоже сейчас вчера сегодня \
    забыл забыла потерял работает подходит неверный неправильный неверен правильный минуту минутку секунду \
    أنا أنت هو هي نحن لا لم لن ليس ليست ما من في على إلى عن مع هذا هذه التي الذي نعم خطأ خاطئة صحيحة نسيت نسيتها تعمل لحظة";

static TALK_WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| TALK.split_whitespace().collect());
static CLOSER_WORDS: LazyLock<HashSet<&str>> =
    LazyLock::new(|| CLOSERS.split_whitespace().collect());
