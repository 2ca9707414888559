//! What a clause says by which its writer is another person, language by language: English, German, French, Spanish,
//! Italian, Dutch, Portuguese, Polish, Turkish, Russian, Arabic, Chinese, Japanese.
//!
//! Clauses stand in small letters between spaces, with the signs of the module above: `N`, `F`, `P`, `M`, and `A` before a word that may be a name.

use std::sync::LazyLock;

use regex::Regex;

use crate::corrections::words::pattern;

/// Compiles patterns in which capitals are signs.
fn any(all: &[&str]) -> Regex {
    pattern(&format!("(?-i:{})", all.join("|")))
}

/// Words without which no clause says so where it has no name in it: most messages have none of them.
pub(super) static SIGNS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"else|wrong|(?:this is|it['\x{2019}]?s) (?:his|her) |(?:his|her) \p{L}+ here|hier (?:ist|schreibt|spricht) |another|different|not (?:that|this|the|him|her|my)|n['\x{2019}]t my|confus|mistak|mistook|mix|actually|really|in fact|i(?:['\x{2019}]?m| am) (?:his|her|their|just|only|not)|jemand|andere|nicht (?:die|der|diese|mein)|verwechs|eigentlich|wirklichkeit|bin (?:nur )?(?:sein|ihr)|suis (?:son|sa|pas)|autre|confond|prenez|en fait|en réalité|est pas m|soy|confund|en realidad|no es mi|sono|confond|in realt|non [eè]|ik ben|eigenlijk|verwar|verwissel|niet (?:die|deze|mijn)|n[aã]o|sou|na verdade|confund|jestem|tak naprawdę|rzeczywistości|pomyli|myli|nie |başka|o kişi|kar[ıi]şt|asl[ıi]nda|gerçekte|onun|değil|друг|не |я (?:его|её|ее)|на самом деле|вообще|пута|أنا|انا|لست|ليس|في الحقيقة|الحقيقي|في الواقع|تخلط|别人|另|其他人|我(?:其实|不|是)|其实我|不是我|[认搞弄]错|別|本人|人違い|実は|彼|では|じゃ",
    )
});

/// A "no" with which a clause may begin.
pub(super) static BARE_NO: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:^|[.!?,;\n])\s*(?:\p{L}+\s)?(?:no(?:pe)?|nein|non|nee|n[aã]o|nie|hayır|нет|لا|不是|不|いいえ)\s*[,.!،，。、 ]",
    )
});

/// They speak of the one whose name is known as of another person.
pub(super) static NAME_DENIED: LazyLock<Regex> = LazyLock::new(|| {
    any(&[
        // English
        r" who(?: is| s)(?: this| that| the)? (?:A?(?:herrn?|mr|mrs|ms|mme|madame|monsieur|señora?|signora?|senhora?|meneer|mevrouw|pan|pani|bay|bayan) |P )?[NF] ",
        r" N (?:(?:is|was|s) (?:\S+ )?)?(?:my|our) (?:\S+ )?P ",
        r" N (?:is ?n ?t|is not) (?:me|my name) |name (?:is ?n ?t|is not|s not) N |^ N s (?:\S+ )?P $| this is (?:N s P|the P of N) ",
        r" (?:my|our) (?:\S+ )?P (?:s )?(?:name )?(?:is |s |called |named )*N ",
        r" i ?a?m (?:\S+ )?(?:N s (?:\S+ )?P|N P|(?:the |an? )?P of N|not N|not (?:A?(?:herrn?|mr|mrs|ms|mme|madame|monsieur|señora?|signora?|senhora?|meneer|mevrouw|pan|pani|bay|bayan) |P )[NF]) ",
        r" (?:do not|don t|dont|never) (?:even )?know (?:an?y?(?:one|body)? |who |called |named |this |that )*[NF] ",
        r" (?:call|calling|called|address|addressing) me (?:mr |mrs |ms )?N ",
        r" N (?:has |had |just |already |sadly )*(?:died|passed away|is dead|left|gave me|asked me|told me|is sitting|is next to me|can t (?:write|talk|come)|cannot (?:write|talk|come)|had to leave|allowed me|lets me|asks you|wants you) ",
        r" (?:never|not) (?:even )?heard of N | you (?:think|thought|believe) i ?a?m N | (?:ordered|placed|bought|booked|made|paid) by N | (?:writing|asking|calling|doing (?:this|it)) for N ",
        // German
        r" wer (?:ist|zum teufel ist|soll) (?:denn |dieser |diese |bitte |eigentlich )*(?:A?(?:herrn?|mr|mrs|ms|mme|madame|monsieur|señora?|signora?|senhora?|meneer|mevrouw|pan|pani|bay|bayan) |P )?[NF] ",
        r" N (?:ist|war) (?:\S+ )?(?:meine?|unsere?) (?:\S+ )?P ",
        r" mein(?:e|em|en|er)? (?:\S+ )?P (?:heißt |heisst |ist )?N ",
        r" hier (?:ist|schreibt|spricht) (?:N P|(?:die |der )P von N) | N ist (?:gar )?nicht (?:mein A?name|ich) ",
        r" ich bin (?:\S+ )?(?:N P|(?:die |der |eine? )?P von N) ",
        r" kenne (?:ich )?(?:auch |gar )*(?:keinen?|den|die)? ?(?:A?herrn |P )?[NF] ",
        r" (?:nennen|nennst|sprechen) (?:sie |du )?mich (?:mit |als )?N ",
        r" bin (?:ich )?(?:gar |doch |aber |überhaupt )*nicht (?:N|(?:A?(?:herrn?|mr|mrs|ms|mme|madame|monsieur|señora?|signora?|senhora?|meneer|mevrouw|pan|pani|bay|bayan) |P )[NF]) | ich (?:heiße|heisse) (?:gar |doch |aber )*nicht N ",
        // French
        r" qui est (?:ce |cette )?(?:A?(?:herrn?|mr|mrs|ms|mme|madame|monsieur|señora?|signora?|senhora?|meneer|mevrouw|pan|pani|bay|bayan) |P )?[NF] ",
        r" N (?:est |c est |était )?(?:mon|ma|notre) (?:\S+ )?P ",
        r" (?:mon|ma|notre) (?:\S+ )?P (?:s appelle )?N ",
        r" je suis (?:la |le |l |une? )?P (?:de |d )N ",
        r" connais pas (?:de |d )?[NF] |(?:m appelez|appelez vous|m appeler) N ",
        r" suis pas N | c est qui N | m appelle pas N ",
        // Spanish
        r" qui[eé]n es (?:est[ea] )?(?:A?(?:herrn?|mr|mrs|ms|mme|madame|monsieur|señora?|signora?|senhora?|meneer|mevrouw|pan|pani|bay|bayan) |P )?[NF] ",
        r" N es (?:mi|nuestr[oa]) (?:\S+ )?P | (?:mi|nuestr[oa]) (?:\S+ )?P (?:se llama )?N ",
        r" soy (?:la |el )?P de N | no conozco a (?:ning[uú]n |ninguna )?[NF] | no soy N | no me llamo N ",
        // Italian
        r" chi [eè] (?:quest[oa] )?(?:A?(?:herrn?|mr|mrs|ms|mme|madame|monsieur|señora?|signora?|senhora?|meneer|mevrouw|pan|pani|bay|bayan) |P )?[NF] ",
        r" N [eè] (?:il |la )?(?:mio|mia|nostr[oa]) (?:\S+ )?P | (?:mio|mia|nostr[oa]) (?:\S+ )?P (?:si chiama )?N ",
        r" sono (?:la |il |l )?P di N | non conosco (?:nessuna? |alcuna? )?[NF] | non sono N | non mi chiamo N ",
        // Dutch
        r" wie is (?:toch |die |dat )?(?:A?(?:herrn?|mr|mrs|ms|mme|madame|monsieur|señora?|signora?|senhora?|meneer|mevrouw|pan|pani|bay|bayan) |P )?[NF] ",
        r" N is (?:mijn|m|onze) (?:n )?(?:\S+ )?P | (?:mijn|onze) (?:\S+ )?P (?:heet )?N ",
        r" ik ben (?:\S+ )?(?:de |het )?P van N | ik ben (?:N s|N) P | ken (?:ik )?(?:geen )?[NF] (?:niet )?| ik ken geen [NF] ",
        r" (?:ik )?ben (?:ik )?niet N | ik ben N niet | heet (?:ik )?(?:geen|niet) N | ik heet N niet ",
        // Portuguese
        r" quem [eé] (?:o |a |est[ea] |ess[ea] )?(?:A?(?:herrn?|mr|mrs|ms|mme|madame|monsieur|señora?|signora?|senhora?|meneer|mevrouw|pan|pani|bay|bayan) |P )?[NF] ",
        r" [oa]? ?N [eé] (?:o |a )?(?:meu|minha|noss[oa]) (?:\S+ )?P | (?:meu|minha|noss[oa]) (?:\S+ )?P (?:se chama |chama se )?(?:o |a )?N ",
        r" sou (?:a |o )?P d[aeo] N | n[aã]o conhe[cç]o (?:nenhum |nenhuma |o |a )?[NF] | n[aã]o sou (?:o |a )?N | n[aã]o me chamo N ",
        // Polish
        r" kim jest N | kto to (?:jest )?(?:A?(?:herrn?|mr|mrs|ms|mme|madame|monsieur|señora?|signora?|senhora?|meneer|mevrouw|pan|pani|bay|bayan) |P )?[NF] | co to za [NF] ",
        r" N (?:to |jest |jest to )(?:mój|moja|moim|moją|nasz|nasza) (?:\S+ )?(?:[PM]|mężem|żoną|matką|mamą|ojcem|tatą|synem|córką|siostrą|bratem|szefem|szefową|partner\S+|sąsiad\S+) | (?:mój|moja|mojego|mojej|mojemu|moim|moją) (?:\S+ )?[PM] N | M N ",
        r" (?:ja )?(?:to )?nie (?:jestem )N | nie nazywam się N | nie (?:mam|P) na imię N | nie znam (?:żadn\S+ )?[NF] ",
        r" jestem (?:żon[ąa]|mężem|synem|córk[ąa]|matk[ąa]|ojcem|bratem|siostr[ąa]|partnerk?(?:ą|em)) N ",
        // Turkish
        r" [NF] (?:de )?kim(?:dir| ki)? | kim (?:bu |o )?[NF] ",
        r" N (?:(?:hanım|bey) )?(?:benim )?(?:M |(?:eş|koca|karı|anne|baba|oğl|kız|kardeş|abla|arkadaş)\S*m(?:dır|dir|dur|dür)? )(?:olur |oluyor )?$| M N ",
        r" N n?[ıiuü]n \S+y[ıiuü]m | (?:ben |adım |ismim )?N (?:değilim|değil) | N (?:y[ıiuü] |diye birini )?tan[ıi]m[ıi]yorum ",
        // Russian
        r" кто так(?:ой|ая) [NF] | кто (?:это )?[NF] ",
        r" N (?:это )?(?:мо[йя]|наша?) (?:\S+ )?[PM] | (?:мо[йя]|моего|моей|моему|моим) (?:\S+ )?[PM] N ",
        r" я (?:вообще |же |совсем )*не N | меня зовут не N | меня не зовут N | я (?:P|M) N | не знаю (?:никак\S+ )?[NF] ",
        // Arabic
        r" من (?:هو |هي |هذا |هذه |يكون |تكون )*[NF] ",
        r" N (?:هو |هي )?M | M (?:هو |هي |اسمه |اسمها )?N ",
        r" (?:لست|لستُ|مش) N | اسمي ليس N | ليس اسمي N | لا أعرف (?:أحدا |أي |شخصا |اسمه |اسمها |باسم |من هو |من هي )*[NF] ",
        r" (?:أنا|انا) (?:زوجة|زوج|ابن|ابنة|أم|والدة|والد|أخ|أخت|صديق|صديقة) N ",
        // Chinese
        r"谁是 ?N|N ?是谁|N ?(?:他|她)?是我(?:的|们家)?P|我(?:的)?P(?:叫|是)? ?N|我(?:并|其实|根本|可)*不(?:是|叫) ?N|不认识(?:什么)? ?N|我是 ?N ?的P",
        // Japanese
        r"N ?(?:さん|様)?(?:って|とは|は|という(?:人|方)は)?(?:誰|どなた)|N ?(?:さん|様)?は(?:私の|うちの|僕の|わたしの)?[PM](?:です|なんです|だ|で|なの)|(?:私の|うちの|僕の)[PM]の ?N|N ?(?:さん|様)?(?:では|じゃ)(?:ありません|ない|なく|ございません)|N ?(?:さん|様)?の[PM]です|N ?(?:さん|様)?(?:を|は|という(?:人|方)は)?(?:知りません|存じません|知らない)",
    ])
});

/// They are another person, or have another name than is thought.
pub(super) static ANOTHER: LazyLock<Regex> = LazyLock::new(|| {
    // A name at the end, or before what goes on: no weekday, no noun of a language that writes them in capitals.
    let name = |after: &str| {
        format!(
            r"(?:{after}) A\S+(?: (?:A\S+|F)){{0,2}} (?:$|(?:and|not|from|her|his|und|nicht|et|y|e|en|i|и) )"
        )
    };
    let named = [
        r" i ?a?m (?:actually|really|in fact)",
        r" (?:actually|in fact) i ?a?m",
        r" my (?:real |actual |own )?name (?:is|s) (?:actually|really|in fact)",
        r" my (?:real|actual) name (?:is|s)",
        r" ich (?:heiße|heisse) (?:eigentlich|in wirklichkeit|tatsächlich|aber)",
        r" eigentlich (?:heiße|heisse) ich",
        r" mein (?:richtiger |wirklicher )?name ist (?:eigentlich|in wirklichkeit|tatsächlich)",
        r" (?:je suis|je m appelle) en (?:fait|réalité)",
        r" en (?:fait|réalité) je (?:suis|m appelle)",
        r" en realidad (?:yo )?(?:soy|me llamo)",
        r" (?:soy|me llamo) en realidad",
        r" in realtà (?:io )?(?:sono|mi chiamo)",
        r" (?:sono|mi chiamo) in realtà",
        r" ik (?:ben|heet) eigenlijk",
        r" eigenlijk (?:ben|heet) ik",
        r" na verdade (?:eu )?(?:sou|me chamo|chamo me)(?: [oa])?",
        r" (?:sou|chamo me) na verdade(?: [oa])?",
        r" (?:tak naprawdę|w rzeczywistości) (?:jestem|nazywam się|(?:mam|P) na imię)",
        r" (?:jestem|nazywam się|(?:mam|P) na imię) (?:tak naprawdę|w rzeczywistości)",
        r" (?:aslında|gerçekte) (?:ben|adım|benim adım|ismim)",
        r" (?:ben|adım|benim adım|ismim) aslında",
        r" (?:на самом деле|вообще то) (?:я|меня зовут|мо[её] имя)",
        r" я (?:на самом деле|вообще то)",
        r" меня (?:на самом деле|вообще то) зовут",
    ];
    // A word that is written like a noun is one unless it is a first and a last name.
    let german = r" (?:ich bin (?:eigentlich|in wirklichkeit|tatsächlich)|(?:eigentlich|in wirklichkeit) bin ich) A\S+ (?:A\S+|F) (?:$|und |nicht )";
    let named = name(&named.join("|"));
    let sure = "(?:actually |really |just |in fact |clearly |obviously |completely |quite )*";
    let english = format!(
        r" i ?a?m {sure}(?:some ?(?:body|one) else|another person|an? (?:entirely |completely |totally )?different (?:person|customer)|not (?:that|this|the same|the) (?:person|customer|P|woman|guy))(?: |$)| i ?a?m not (?:him|her) $| me (?:confused|mixed up|mistaken) (?:with|for) "
    );
    any(&[
        &named,
        german,
        &english,
        r" (?:confus\S+|mistak\S+|mistook|mix\S*) me (?:up )?(?:with|for) | (?:got|have|ve got|re talking to|talking to) the wrong (?:person|P|woman|guy|lady) ",
        r" ich bin (?:\S+ )?(?:jemand ander\S*|eine andere A?person|ein anderer kunde|eine andere kundin|nicht (?:diese|die) A?person|nicht (?:der|dieser|die|diese) (?:kunde|kundin|P)) | verwechseln (?:sie )?mich | verwechselst (?:du )?mich ",
        r" je suis (?:\S+ )?(?:quelqu un d autre|une autre personne) | suis pas (?:cette personne|lui|elle) | (?:me|nous) confond\S* | me prenez pour | trompez de personne ",
        r" soy otra persona | no soy (?:esa|esta|la misma) persona | no soy (?:él|ella) $| me (?:está |estás |están )?confund\S+ ",
        r" sono un altra persona | non sono (?:quella|questa) persona | non sono (?:lui|lei) $| mi (?:sta |state |stai )?confond\S+ ",
        r" ik ben (?:\S+ )?(?:iemand anders|een ander persoon|een andere klant|niet (?:die|deze) persoon) | (?:verwart|verwisselt) (?:u |je )?(?:mij|me) ",
        r" sou outra pessoa | n[aã]o sou (?:essa|esta|a mesma) pessoa | n[aã]o sou (?:ele|ela) $| (?:me )?(?:está |estão )?(?:a )?confund\S+ (?:comigo )?(?:com outra pessoa|comigo) | me confund\S+ com ",
        r" jestem (?:kimś innym|inną osobą) | nie jestem tą osobą | (?:pomyli\S+|myli\S*) mnie | mnie (?:z kimś )?(?:pomyli\S+|myli\S*) ",
        r" (?:ben )?(?:başka biriyim|başkasıyım|o kişi değilim|o ben değilim) | beni (?:\S+ )?(?:başkasıyla|biriyle|kişiyle) karıştır\S+ ",
        r" я (?:совсем |вообще )?(?:другой человек|другое лицо|не тот человек|не этот человек|не та|не он|не она) | (?:с кем то )?(?:пере|с)?пута\S+ меня | меня (?:с кем то |с другим\S* )?(?:пере|с)?пута\S+ ",
        r" (?:أنا|انا) (?:\S+ )?شخص آخر | (?:لست|لستُ) (?:هو|هي|هذا الشخص|ذلك الشخص|تلك) | تخلط\S* بيني ",
        r" (?:اسمي (?:في الحقيقة|في الواقع|الحقيقي)|(?:في الحقيقة|في الواقع) اسمي) (?:هو )?\S+ ",
        r"我(?:其实|根本)?是(?:另(?:外)?一个人|别人|其他人)|我(?:其实|根本|并)?不是(?:他|她|这个人|那个人|本人)|[认搞弄]错人|(?:我其实叫|其实我叫|我的?真名)|(?:我其实是|其实我是) ?A\S+ ",
        r"^ (?:私は|わたしは|僕は|実は)*(?:別人|別の者|別の人)(?:です|なんです)|本人(?:では|じゃ)(?:ありません|ない)|人違い|実は(?:私は)?(?:\S{1,12}と(?:申します|いいます)|A[^\s]{1,20}です)|(?:私と|私を)\S{0,8}間違え",
    ])
});

/// "I'm his wife", where no other man is spoken of: the wife of the person they were taken for.
pub(super) static RELATIVE_OF: LazyLock<Regex> = LazyLock::new(|| {
    any(&[
        r" i ?a?m (?:just |only |actually |really )?(?:his|her|their) (?:\S+ )?(?:P|widow|widower) | (?:this is|it s|it is) (?:his|her) (?:P|widow|widower) $|^ (?:his|her) (?:P|widow|widower) here $",
        r" ich bin (?:nur |eigentlich )?(?:seine?|ihre?|deren|dessen) (?:P|A?witwer?) | hier (?:ist|schreibt|spricht) (?:seine?|ihre?) (?:P|A?witwer?) $",
        r" je suis (?:juste |seulement )?(?:son|P|sa|leur) (?:P|veuve|veuf) ",
        r" soy (?:solo )?su (?:P|viud[oa]) ",
        r" sono (?:solo )?(?:il |la )?(?:suo|sua|loro) (?:P|vedov[oa]) ",
        r" ik ben (?:alleen )?(?:zijn|haar|hun) (?:P|weduwe|weduwnaar) ",
        r" sou (?:só )?(?:o |a )?(?:(?:P|viúv[oa]) (?:dele|dela|deles)|seu P|sua P) ",
        r" jestem (?:tylko )?(?:jego|jej|ich) (?:P|wdową|wdowcem|żon[ąa]|mężem|synem|córk[ąa]|matk[ąa]|ojcem|bratem|siostr[ąa]|partnerk[ąa]|partnerem|przyjaci\S+|sąsiad\S+) ",
        r" (?:ben )?onun (?:eşiyim|karısıyım|kocasıyım|oğluyum|kızıyım|annesiyim|babasıyım|kardeşiyim|arkadaşıyım|komşusuyum) ",
        r" я (?:его|её|ее|их) (?:P|M|вдова|вдовец) ",
        r" (?:أنا|انا) (?:زوجته|زوجها|ابنه|ابنها|ابنته|ابنتها|أمه|أمها|والدته|والدتها|والده|والدها|أبوه|أبوها|أخوه|أخوها|أخته|أختها|صديقه|صديقها|صديقته|صديقتها|جاره|جارها) ",
        r"我是(?:他|她)(?:的)?P",
        r"(?:彼|彼女)の[PM](?:です|なんです|だ)",
    ])
});

/// A bare "no", before who they are.
pub(super) static NO: LazyLock<Regex> = LazyLock::new(|| {
    any(&[
        r"^ (?:(?:oh|sorry|oops|ah|but|aber|mais|pero|ma|maar|mas|ale) )?(?:no|nope|nein|non|nee|n[aã]o|nie|hayır|нет|لا|不|不是|いいえ)(?: no| nein| non)? ?$",
    ])
});

/// "I'm Anna", with nothing else: who they say to be.
pub(super) static INTRODUCES: LazyLock<Regex> = LazyLock::new(|| {
    let words = r"i ?a?m|it s|it is|this is|my name (?:is|s)|ich hei(?:ß|ss)e|mein A?name ist|je suis|je m appelle|mon nom est|c est|(?:yo )?soy|me llamo|mi nombre es|sono|mi chiamo|ik ben|ik heet|mijn naam is|(?:eu )?sou(?: [oa])?|chamo me|me chamo|o meu nome [eé]|jestem|nazywam się|(?:mam|P) na imię|benim adım|adım|ben|меня зовут|это";
    // A noun of German is written as a name is.
    any(&[
        &format!(
            r"^ (?:no |non |n[aã]o |nie |нет |nein |nee )?(?:{words}) A\S+(?: (?:A\S+|F)){{0,2}} $"
        ),
        r"^ (?:nein )?ich bin A\S+ (?:A\S+|F) $",
        r"^ ?(?:我叫|اسمي |私は|わたしは)\S{1,16} ?$",
    ])
});

/// "Not Otto", alone behind who they say to be.
pub(super) static NOT_THEM: LazyLock<Regex> = LazyLock::new(|| {
    any(&[
        r"^ (?:and |und |et |y |e |en |i |и )?(?:not|nicht|pas|no|non|niet|n[aã]o|nie|не|وليس|ليس) (?:[oa] )?[NF] $|^ N değil $|^ ?(?:不是|而不是) ?N ?$|^ ?N ?(?:では|じゃ)(?:なく|ない)",
    ])
});

/// "That is not my e-mail address", "I typed someone else's e-mail".
pub(super) static ADDRESS_DENIED: LazyLock<Regex> = LazyLock::new(|| {
    any(&[
        r" (?:that|this|it|which)(?: is| s| was) not my (?:own |real |actual )?(?:e-?mail|mail|name)(?: address)? $",
        r" (?:that|this|it) (?:is ?n|was ?n)(?: ?t|ot) my (?:own |real |actual )?(?:e-?mail|mail|name)(?: address)? ",
        r" (?:typed|gave|given|used|entered|wrote|copied|pasted|put)(?: \S+){0,2} (?:some ?(?:body|one) else|another person|a stranger) s (?:e-?mail|mail|name|number|account|data|details|address)",
        r" (?:das|dies|es|die|der) (?:ist|war) (?:\S+ )?nicht meine? (?:e-?mail(?:-?adresse)?|mailadresse|mail|name)(?: A?adresse)? ",
        r" (?:e-?mail\S*|mail\S*|daten|nummer|A?namen) (?:von jemand ander\S+|einer anderen A?person|eines anderen|eines fremden)(?: \S+){0,2} (?:angegeben|eingegeben|geschrieben|genannt|benutzt) ",
        r" n est pas (?:du tout )?(?:mon|ma|l) (?:adresse (?:e-?mail|mail|électronique)|e-?mail|mail|courriel|nom) ",
        r" no es mi (?:direcci[oó]n de )?(?:correo|e-?mail|mail|nombre) ",
        r" non [eè] (?:il mio |la mia |mio |mia )(?:indirizzo )?(?:di |di posta )?(?:e-?mail|mail|nome|posta) ",
        r" is niet mijn (?:e-?mail\S*|mail\S*|naam) ",
        r" n[aã]o [eé] (?:o |a )?(?:meu|minha) (?:endere[cç]o de )?(?:e-?mail|mail|nome) ",
        r" (?:to )?nie (?:jest )?(?:to )?(?:mój|moje|moja) (?:adres )?(?:e-?mail|mail|imię|nazwisko)",
        r" (?:bu |o )?(?:benim )?(?:e-?posta(?:m| adresim)|e postam|mailim|mail adresim|adım|ismim) değil ",
        r" это (?:вообще )?не (?:моя|мой|мо[её]) (?:электронная почта|почта|e-?mail|имейл|мейл|имя|адрес почты)",
        r" (?:هذا|هذه)? ?ليس(?:ت)? (?:بريدي|اسمي|إيميلي|ايميلي|عنوان بريدي) ",
        r"不是我的(?:邮箱|电子邮件|电子邮箱|邮件地址|名字)",
        r"私の(?:メールアドレス|メール|名前|アドレス)(?:では|じゃ)(?:ありません|ない)",
    ])
});

/// "I'm not Otto", where no name is known: only what people say of themselves tells a name from another word.
pub(super) static NOT_NAMED: LazyLock<Regex> = LazyLock::new(|| {
    any(&[
        r" (?:i ?a?m not|my name (?:is|s) not|je ne suis pas|je ne m appelle pas|no soy|no me llamo|non sono|non mi chiamo|ik ben niet|ik heet niet|n[aã]o sou(?: [oa])?|n[aã]o me chamo|nie jestem|nie nazywam się|я не|меня зовут не|я вообще не|ich heiße nicht|ich heisse nicht) A\S+(?: A\S+){0,2} $",
        r" ik ben A\S+(?: A\S+){0,2} niet $| ben A\S+(?: A\S+){0,2} değilim $",
        r" (?:أنا )?لست A\S+",
    ])
});
