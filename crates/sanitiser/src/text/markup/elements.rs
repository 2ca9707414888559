//! The elements and attributes of HTML that the removal of tags has to know.

/// Whether a list below holds a name.
pub(super) fn lists(list: &str, name: &str) -> bool {
    list.split_whitespace()
        .any(|other| other.eq_ignore_ascii_case(name))
}

/// Elements whose content is not text for people.
pub(super) const HIDDEN_CONTENT: &str = "\
    script style template iframe noscript object svg math";

/// Elements that begin a new line.
pub(super) const BLOCKS: &str = "\
    address article aside blockquote br center dd div dl dt footer form h1 h2 h3 h4 h5 h6 header \
    hr li main nav ol p pre section table tr ul";

/// Attributes that stand without a value.
pub(super) const BARE_ATTRIBUTES: &str = "\
    allowfullscreen async autofocus autoplay checked controls default defer disabled hidden \
    inert ismap loop multiple muted nomodule novalidate open readonly required reversed selected \
    contenteditable draggable download nowrap noshade";

/// Every element that HTML, SVG and MathML give a meaning in text.
pub(super) const ELEMENTS: &str = "\
    a abbr acronym address animate applet area article aside audio b base basefont bdi bdo \
    bgsound big blink blockquote body br button canvas caption center circle cite code col \
    colgroup data datalist dd del details dfn dialog dir div dl dt em embed fieldset figcaption \
    figure font footer foreignobject form frame frameset g h1 h2 h3 h4 h5 h6 head header hgroup \
    hr html i iframe image img input ins isindex kbd keygen label legend li line link listing \
    main map mark marquee math menu menuitem meta meter multicol nav nobr noembed noframes \
    noscript object ol optgroup option output p param path picture plaintext polygon portal pre \
    progress q rb rect rp rt rtc ruby s samp script search section select set slot small source \
    spacer span strike strong style sub summary sup svg table tbody td template text textarea \
    tfoot th thead time title tr track tspan tt u ul use var video wbr xml xmp";
