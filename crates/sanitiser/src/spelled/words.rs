//! Words for numbers, and words that stand between the groups of one number.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// The meaning of a word in a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Word {
    /// `0` to `9`.
    Digit(u8),
    /// `10` to `99` in one word.
    Pair(u8),
    /// `20`, `30` … that a digit may follow: "forty one".
    Tens(u8),
    /// "double five".
    Times(u8),
}

/// Digits, ten words to a language: zero to nine, other forms behind a stroke.
pub(super) const DIGITS: [&str; 13] = [
    "zero/oh/o/nought/naught one two three four five six seven eight nine",
    "null eins/ein zwei/zwo drei vier fünf/fuenf/funf sechs sieben acht neun",
    "zéro un/une deux trois quatre cinq six sept huit neuf",
    "cero uno/una dos tres cuatro cinco seis siete ocho nueve",
    "zero uno due tre quattro cinque sei sette otto nove",
    "zero um/uma dois/duas três quatro cinco seis/meia sete oito nove",
    "nul een/één twee drie vier vijf zes zeven acht negen",
    "zero jeden/jedynka dwa/dwójka trzy/trójka cztery/czwórka pięć/piec/piątka sześć/szesc/szóstka siedem/siódemka osiem/ósemka dziewięć/dziewiec/dziewiątka",
    "sıfır/sifir bir iki üç/uc dört/dort beş/bes altı/alti yedi sekiz dokuz",
    "ноль/нуль один/одна/одно/единица два/две/двойка три/тройка четыре пять шесть семь восемь девять",
    "صفر واحد/واحدة اثنان/اثنين/إثنان/إثنين/اتنين/اثنتان ثلاثة/ثلاث/تلاتة أربعة/اربعة/أربع/اربع خمسة/خمس ستة/ست سبعة/سبع ثمانية/ثماني/ثمان/تمانية تسعة/تسع",
    "零/〇 一/壹/幺/么 二/贰/两/兩 三/叁 四/肆 五/伍 六/陆 七/柒 八/捌 九/玖",
    "ゼロ/れい/レイ/まる いち/イチ に/ニ さん/サン よん/ヨン/し ご/ゴ ろく/ロク なな/ナナ/しち はち/ハチ きゅう/キュウ/く",
];

/// Ten to nineteen.
pub(super) const TEENS: [&str; 9] = [
    "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen",
    "zehn elf zwölf/zwoelf dreizehn vierzehn fünfzehn/fuenfzehn sechzehn siebzehn achtzehn neunzehn",
    "dix onze douze treize quatorze quinze seize",
    "diez once doce trece catorce quince dieciséis/dieciseis diecisiete dieciocho diecinueve",
    "dieci undici dodici tredici quattordici quindici sedici diciassette diciotto diciannove",
    "dez onze doze treze catorze quinze dezesseis/dezasseis dezessete/dezassete dezoito dezenove/dezanove",
    "tien elf twaalf dertien veertien vijftien zestien zeventien achttien negentien",
    "dziesięć jedenaście dwanaście trzynaście czternaście piętnaście szesnaście siedemnaście osiemnaście dziewiętnaście",
    "десять одиннадцать двенадцать тринадцать четырнадцать пятнадцать шестнадцать семнадцать восемнадцать девятнадцать",
];

/// Twenty to ninety where the digit follows as a word of its own.
pub(super) const TENS: [&str; 7] = [
    "twenty thirty forty/fourty fifty sixty seventy eighty ninety",
    "vingt/vingts trente quarante cinquante soixante septante huitante/octante nonante",
    "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa",
    "vinte trinta quarenta cinquenta sessenta setenta oitenta noventa",
    "dwadzieścia trzydzieści czterdzieści pięćdziesiąt sześćdziesiąt siedemdziesiąt osiemdziesiąt dziewięćdziesiąt",
    "yirmi otuz kırk/kirk elli altmış/altmis yetmiş/yetmis seksen doksan",
    "двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто",
];

/// Twenty to ninety where the digit is part of the word: the digits one to nine, what joins, the tens. Dutch puts a
/// diaeresis behind a vowel; Italian puts the digit last.
pub(super) const GERMAN: (&str, &str) = (
    "ein zwei/zwo drei vier fünf/fuenf sechs sieben acht neun",
    "zwanzig dreißig/dreissig vierzig fünfzig/fuenfzig sechzig siebzig achtzig neunzig",
);
pub(super) const DUTCH: (&str, &str) = (
    "een twee drie vier vijf zes zeven acht negen",
    "twintig dertig veertig vijftig zestig zeventig tachtig negentig",
);
pub(super) const ITALIAN: (&str, &str) = (
    "uno due tre/tré quattro cinque sei sette otto nove",
    "venti trenta quaranta cinquanta sessanta settanta ottanta novanta",
);
pub(super) const SPANISH_TWENTIES: &str = "veintiuno/veintiún veintidós/veintidos veintitrés/veintitres veinticuatro \
    veinticinco veintiséis/veintiseis veintisiete veintiocho veintinueve";

/// How often the next digit stands there.
pub(super) const TIMES: &str = "double/doppel/doppelt/doble/doppio/doppia/duplo/dubbel/dubbele/podwójne/podwójna/çift/دبل \
    triple/treble/dreifach/triplo/tripla quadruple/vierfach";

/// Words that stand between two groups of one number.
pub(super) const FILLERS: &str = "\
    and then dash hyphen minus space slash dot point comma next followed by again pause stroke first second third fourth last lastly finally \
    uh uhm um er erm eh äh ähm öh euh ehm \
    und dann danach bindestrich strich leerzeichen komma punkt weiter nochmal zuletzt schließlich \
    et puis ensuite tiret espace virgule encore enfin finalement y luego después despues guion guión espacio coma \
    e ed poi quindi trattino spazio virgola depois hífen espaço traço vírgula en daarna dan streepje spatie \
    i potem następnie myślnik kropka spacja oraz ve sonra tire boşluk nokta \
    и потом затем дальше далее тире дефис пробел و ثم شرطة بعدها 然后 然後 接着 再 杠 横杠 空格 \
    そして 次 次は 次に それから ハイフン の";

pub(super) static NUMBERS: LazyLock<HashMap<String, Word>> = LazyLock::new(|| {
    let mut all = HashMap::new();
    for language in TENS {
        learn(&mut all, language, 2, |ten| Word::Tens(ten * 10));
    }
    for language in TEENS {
        learn(&mut all, language, 10, Word::Pair);
    }
    for language in DIGITS {
        learn(&mut all, language, 0, Word::Digit);
    }
    learn(&mut all, SPANISH_TWENTIES, 21, Word::Pair);
    learn(&mut all, TIMES, 2, Word::Times);
    for (digits, tens, join) in [
        (GERMAN.0, GERMAN.1, &["und"][..]),
        (DUTCH.0, DUTCH.1, &["en", "ën"][..]),
    ] {
        compounds(tens, digits, |ten, digit| {
            join.iter()
                .map(|join| format!("{digit}{join}{ten}"))
                .collect()
        })
        .for_each(|(word, value)| {
            all.insert(word, Word::Pair(value));
        });
        learn(&mut all, tens, 2, |ten| Word::Pair(ten * 10));
    }
    compounds(ITALIAN.1, ITALIAN.0, |ten, digit| {
        let elided = digit.starts_with(['u', 'o']).then(|| &ten[..ten.len() - 1]);
        vec![format!("{}{digit}", elided.unwrap_or(ten))]
    })
    .for_each(|(word, value)| {
        all.insert(word, Word::Pair(value));
    });
    learn(&mut all, ITALIAN.1, 2, |ten| Word::Pair(ten * 10));
    all
});

static FILLER_WORDS: LazyLock<HashSet<&str>> =
    LazyLock::new(|| FILLERS.split_whitespace().collect());

/// Whether a word may stand between two groups of one number.
pub(super) fn is_filler(word: &str) -> bool {
    FILLER_WORDS.contains(word)
}

/// The joining word of a language that says "forty and one".
pub(super) fn joins_tens(word: &str) -> bool {
    matches!(word, "et" | "y" | "e" | "and")
}

fn forms(list: &str) -> impl Iterator<Item = (u8, &str)> {
    (0_u8..)
        .zip(list.split_whitespace())
        .flat_map(|(nth, forms)| forms.split('/').map(move |form| (nth, form)))
}

fn learn(all: &mut HashMap<String, Word>, list: &str, first: u8, word: impl Fn(u8) -> Word) {
    for (nth, form) in forms(list) {
        all.insert(form.to_owned(), word(first + nth));
    }
}

fn compounds<'l>(
    tens: &'l str,
    digits: &'l str,
    word: impl Fn(&str, &str) -> Vec<String> + 'l,
) -> impl Iterator<Item = (String, u8)> + 'l {
    forms(tens).flat_map(move |(ten, ten_word)| {
        let all: Vec<_> = forms(digits)
            .flat_map(|(digit, digit_word)| {
                let value = (ten + 2) * 10 + digit + 1;
                word(ten_word, digit_word)
                    .into_iter()
                    .map(move |word| (word, value))
            })
            .collect();
        all
    })
}
