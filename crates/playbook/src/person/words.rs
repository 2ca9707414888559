//! Words around names, in the languages that customers write.

/// Words that are no part of a name and after which one has ended: `my name is Noor Haddad and …`.
const AFTER: &str = "\
and i my i'm i've i'd it's its is was am are were have has had who which that this there here the a an in at from of for \
on with about but so because when where why what how please pls thanks thank thx speaking calling writing again your you \
we our he she they his her their can could would will do did not no yes if or as by to born living aged age regarding re \
name email e-mail mail phone telephone tel mobile number nr no postcode postal zip code address order customer account \
birthday dob date id reference ref want need trying looking having got also just still only now today yesterday hi hello \
hey regards best kind sincerely cheers bye goodbye sent \
und ich mein meine ist war bin habe hatte wohne wohnhaft aus bei mit von der die das ein eine bitte danke hier aber wo wann \
wie was warum nicht plz postleitzahl adresse bestellung bestellnummer kundennummer kunde telefon handy geboren meiner \
möchte will kann grüße gruß viele hallo auch schon noch nur jetzt heute \
et je j'ai mon ma mes est suis avec mais ou où quand comment pourquoi merci bonjour code téléphone commande habite né née \
cordialement aussi encore \
y yo mi mis es soy estoy tengo con pero donde dónde cuando cuándo como cómo porque gracias por favor hola código teléfono \
pedido vivo nacido nacida \
io mio mia sono ho ma dove quando come perché grazie ciao codice telefono ordine abito \
eu meu minha sou estou tenho mas onde quando obrigado obrigada olá código telefone encomenda moro \
en ik mijn ben heb maar waar wanneer hoe waarom bedankt dank hallo telefoon bestelling woon \
i ja mój moja jest jestem mam ale gdzie kiedy jak dlaczego dziękuję proszę kod numer zamówienie mieszkam \
ve ben benim ama nerede nasıl neden teşekkürler teşekkür ederim lütfen posta kodum kodu siparişim sipariş telefonum \
и я мой моя мне это но где когда как почему спасибо пожалуйста индекс телефон заказ у меня \
و أنا رقمي رقم عنواني شكرا من في \
입니다 이에요 예요 です ครับ ค่ะ คะ";

/// Words that stand inside names between their parts.
const PARTICLES: &str = "\
van von vom zu zum zur der den dem de del della delle dello degli dei di da das do dos du des la le las los lo les el al \
bin ibn bint binti ben bat abu umm ould ap af av ter ten te tot op 't 'd san santa st sta saint mac mc fitz und \
бин ибн фон ван дер де аль эль нур оглы оглу кызы zade bey e y i";

/// Particles that are also the everyday words of a language: only between capitals.
const SOFT_PARTICLES: &str = "e y i do op te und ten das bat den die des der en";

/// Titles before a name.
const TITLES: &str = "\
mr mrs ms miss mx dr prof sir madam herr frau fräulein mme mlle m monsieur madame mademoiselle sr sra srta señor señora \
don doña sig signor signora signore dott dhr mevr mevrouw meneer pan pani bay bayan господин госпожа";

/// Words that are no name even when they stand alone.
const NO_NAMES: &str = "\
yes no yeah yep nope ok okay sure hello hi hey thanks thank please help why what who how when where none nothing unknown \
nobody anonymous never sorry cancel refund return order account agent human person representative wait later not idk \
unsure ja nein hallo danke bitte warum wer nichts keiner doch oui non merci bonjour si sí gracias hola grazie ciao sim não \
nao obrigado tak nie nee evet hayır да нет привет спасибо はい いいえ 你好 您好 谢谢 不 是 是的 对 네 아니요 نعم لا me myself test";

/// Words that say who is speaking, or that the writer is done, in any context.
const CLOSING: &str = "\
please pls thanks thank thx speaking calling writing here again bitte danke hier merci gracias grazie obrigado obrigada \
bedankt dziękuję teşekkürler спасибо ครับ ค่ะ คะ";
const SPEAKERS: &str = "i i'm i've i'd ich";

/// Short forms that keep their dot inside a name.
const ABBREVIATED: &str = "jr sr st dr mr mrs ms prof dott sig sra srta fr";

fn contains(list: &str, word: &str) -> bool {
    list.split_ascii_whitespace().any(|known| known == word)
}

/// Whether a word, in lower case, ends a name.
pub(super) fn ends_name(word: &str) -> bool {
    contains(AFTER, word)
}

/// Whether a word, in lower case, stands inside names.
pub(crate) fn is_particle(word: &str) -> bool {
    contains(PARTICLES, word)
}

/// Whether a particle, in lower case, is also an everyday word.
pub(super) fn is_soft(word: &str) -> bool {
    contains(SOFT_PARTICLES, word)
}

/// Whether a word, in lower case and without its dot, is a title.
pub(crate) fn is_title(word: &str) -> bool {
    contains(TITLES, word)
}

/// Whether a word, in lower case, stands behind a family name and belongs to none.
pub(crate) fn is_suffix(word: &str) -> bool {
    matches!(
        word,
        "jr" | "sr" | "junior" | "senior" | "ii" | "iii" | "jun" | "sen"
    )
}

/// Whether a word, in lower case, is never a name by itself.
pub(super) fn is_no_name(word: &str) -> bool {
    contains(NO_NAMES, word) || ends_name(word)
}

/// Whether a word, in lower case, ends a name whatever follows.
pub(super) fn closes(word: &str) -> bool {
    contains(CLOSING, word)
}

/// Whether a word, in lower case, is the speaker, in capitals or not.
pub(super) fn is_speaker(word: &str) -> bool {
    contains(SPEAKERS, word)
}

/// Whether a word, in lower case and without its dot, is a short form.
pub(super) fn is_abbreviated(word: &str) -> bool {
    contains(ABBREVIATED, word)
}
