//! Whether words only suppose or guess what they give: "suppose my e-mail is …", "let's say …", "or maybe …", "try …",
//! "is my e-mail …?". Even what is claimed so is claimed by no one.

use std::sync::LazyLock;

use regex::Regex;

use super::words::pattern;

/// A sentence that supposes; what stands in the sentences behind it is supposed, too.
static SUPPOSES: LazyLock<Regex> = LazyLock::new(|| {
    let open = r"(?:^|[.!?;:,\n])\s*(?:(?:ok|okay|so|well|now|and|but|hi|hello|then|just)[ ,]+)*";
    let all = [
        // English
        r"(?:suppose|supposing|assume|assuming|imagine|pretend|let['\u{2019}]?\u{ad}?s (?:say|assume|pretend|suppose|imagine)|let us (?:say|assume|suppose)|hypothetically|what if|what would you)\b",
        // German, French, Spanish, Italian
        r"(?:angenommen|nehmen wir an|nimm an|nehmen sie an|sagen wir|stell(?:en sie)? (?:dir|sich) vor|mal angenommen|gesetzt den fall|tun wir so|was wäre)\b",
        r"(?:supposons|supposez|admettons|imaginons|imaginez|disons|mettons|faisons comme si|et si)\b",
        r"(?:supongamos|suponga|supón|imaginemos|imagine|imagina|digamos|pongamos|qué pasaría si|y si)\b",
        r"(?:supponiamo|supponga|supponi|mettiamo|immaginiamo|immagini|diciamo|poniamo|facciamo finta|e se)\b",
        // Portuguese, Dutch, Polish, Turkish, Russian
        r"(?:suponhamos|suponha|imaginemos|imagine|digamos|vamos supor|vamos dizer|e se)\b",
        r"(?:stel(?: dat| je voor| u voor)?|laten we zeggen|laten we aannemen|neem aan|veronderstel|doe alsof|wat als)\b",
        r"(?:załóżmy|przypuśćmy|powiedzmy|wyobraźmy sobie|wyobraź sobie|udawajmy|a gdyby)\b",
        r"(?:diyelim|farz edelim|varsayalım|farz et|varsay|hayal edelim|düşünelim)\b",
        r"(?:предположим|допустим|представим|представьте|скажем|положим|а если|а что если)\b",
        // Arabic, Chinese, Japanese
        r"(?:لنفترض|افترض|لنقل|تخيل|هب أن|ماذا لو)|(?:假设|假如|假定|比方说|比如说|想象一下|假装)|(?:仮に|もしも|例えば|たとえば|仮定)",
    ];
    pattern(&format!("{open}(?:{})", all.join("|")))
});

/// What leaves a value open right before it: "maybe", "try", "something like", "for example", "do not use".
static GUESSED: LazyLock<Regex> = LazyLock::new(|| {
    let all = [
        r"maybe|perhaps|possibly|probably|presumably|(?:could|might|may) (?:it )?(?:have been|be)(?: (?:under|with|that|it))?|something like|anything like|such as|for (?:example|instance)|an example (?:would be|is)|e\.g\.|i guess|i(?:['\u{2019}]?\u{ad}?m| am) guessing|(?:^|[.,;:!\n])\s*(?:(?:ok|then|or|so|and|please|just|well|hmm?)[ ,]+)*(?:try|test|use|don['\u{2019}]?\u{ad}?t use|do not use|never use|like|how about|what about|not)",
        r"vielleicht|möglicherweise|wahrscheinlich|vermutlich|eventuell|zum beispiel|z\. ?b\.|so etwas wie|sowas wie|probier(?:en sie|t)?(?: mal)?(?: es mit)?|versuch(?:en sie|t)?(?: mal)?(?: es mit)?|könnte (?:es )?(?:auch )?(?:unter )?|(?:nimm|nehmen sie)(?: doch)?|nicht verwenden",
        r"peut-être|probablement|sans doute|par exemple|quelque chose comme|essayez(?: avec)?|essaie(?: avec)?|n['\u{2019}]utilisez pas|utilisez",
        r"quizás?|tal vez|a lo mejor|probablemente|por ejemplo|algo como|pruebe(?: con)?|prueba(?: con)?|intente con|podría ser|no use|use",
        r"forse|magari|probabilmente|per esempio|ad esempio|qualcosa come|provi?(?: con)?|potrebbe essere|non usi|usi",
        r"talvez|provavelmente|se calhar|por exemplo|algo como|tente(?: com)?|experimente|poderia ser|pode ser|não use|use",
        r"misschien|waarschijnlijk|bijvoorbeeld|bijv\.|zoiets als|probeer(?: eens)?|zou kunnen zijn|gebruik(?: niet)?",
        r"może|być może|prawdopodobnie|na przykład|np\.|coś jak|spróbuj(?:cie)?|proszę spróbować|nie używaj",
        r"belki|muhtemelen|örneğin|mesela|gibi bir şey|galiba|şunu dene(?:yin)?",
        r"может быть|возможно|наверное|вероятно|например|что-то вроде|попробуйте|попробуй|не используйте|используйте",
    ];
    pattern(&format!(
        r"(?:^|[^\p{{L}}])(?:{})\s*(?:it (?:is|was)|it['\u{{2019}}]?\u{{ad}}?s|that|was|is|under|with|on|unter|mit|sous|avec|con|com|met|z|на|es|c['\u{{2019}}]est|to|это)?\s*[:(<\x22'„«]*\s*$|(?:ربما|لعل|مثلا|مثل|جرب|لا تستخدم)\s*[:]?\s*$|(?:也许|可能是?|大概是?|或许是?|比如|例如|试试|试一下|别用|不要用)\s*[:：]?\s*$|(?:たぶん|多分|おそらく|例えば|たとえば)、?\s*$",
        all.join("|")
    ))
});

/// The same right behind one: "… or so", "…? Not sure". "…, but I'm not sure about the other number" is sure of this one.
static GUESSED_BEHIND: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^\s*[)\x22'»”]*\s*[?？؟]?\s*,?\s*(?:(?:but )?(?:i['\u{2019}]?\u{ad}?m |i am )?(?:not|un)[ ]?(?:so |quite |really )?sure\b|maybe|perhaps|possibly|probably|i guess|or (?:so|something|similar)\b|or (?:like )?that\b|vielleicht|oder so\b|nicht sicher|weiß nicht|peut-être|pas sûre?|quizás?|tal vez|o algo así|no estoy segur[oa]|forse|o qualcosa|non sono sicur[oa]|talvez|ou algo assim|não tenho certeza|misschien|of zo\b|niet zeker|nie jestem pew[ei]n\p{L}*|belki|emin değilim|наверное|может быть|не уверен\p{L}*|ربما|لست متأكد\p{L}*|也许|可能|不确定|多分|たぶん)\s*(?:吧|$|[.,;:!?…)،؟。，！？、])|^\s*(?:かもしれ|かな)|^を使わないで|^(?:を試|で試)",
    )
});

/// A question whether a value is the writer's: "is my e-mail …?", "am I …?".
static ASKED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^\W*(?:(?:and|so|or|but|und|et|y|e|en)[ ,]+)?(?:(?:is|was|isn['\u{2019}]?\u{ad}?t|could|might|would|may) (?:my|it|that|the|our)(?: \p{L}[\p{L}-]*){0,3}(?: be)?|am i|was i|do you have|ist (?:meine?|es|das)(?: \p{L}[\p{L}-]*){0,3}|bin ich|est-ce que (?:mon|ma|c['\u{2019}]est)(?: \p{L}[\p{L}-]*){0,2}|suis-je|¿?(?:es|será) (?:mi|el)? ?(?:\p{L}+ ?){0,2}|¿?soy|è (?:la mia|il mio) \p{L}[\p{L}-]*|sono|é o meu \p{L}[\p{L}-]*|sou|is mijn \p{L}[\p{L}-]*|ben ik|czy (?:mój|moja|to|moim)(?: \p{L}[\p{L}-]*){0,3}|это (?:мой|моя)(?: \p{L}+){0,2}|هل (?:بريدي|رقمي)(?: \p{L}+)? ?(?:هو)?)\s*[:(<\x22'„«]*\s*$",
    )
});

/// A question whether a value is the one that is known.
static IS_IT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^\W*(?:(?:and|so|or|und|et|y|e|en) )?(?:is|was|ist|war|est-ce(?: que)?|es|era|è|era|is|é|czy|это|هل|是不是)\s*[(<\x22'„«]*\s*$",
    )
});
/// A case that is only thought of.
static IMAGINED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\bif\b[^.!?]*\b(?:were|was|would be)\b[^.!?]*$|\bwenn\b[^.!?]*\bwäre\b|\bsi\b[^.!?]*\b(?:était|fuera|fuese)\b|\bse\b[^.!?]*\b(?:fosse)\b|\bals\b[^.!?]*\bzou\b|\bgdyby\b|\bесли бы\b|\bolsaydı\b|如果我的|もし",
    )
});

/// Whether a value is only supposed or guessed, by the words around it in its sentence and by the text before it.
pub(super) fn is_supposed((lead, trail): (&str, &str), before: &str) -> bool {
    let question = || trail.trim().chars().all(|c| "?？؟ ".contains(c)) && !trail.trim().is_empty();
    SUPPOSES.is_match(before)
        || GUESSED.is_match(lead)
        || GUESSED_BEHIND.is_match(trail)
        || ASKED.is_match(lead) && question()
        || IS_IT.is_match(lead) && trail.trim_end().ends_with(['?', '？', '؟'])
        || IMAGINED.is_match(lead)
}
