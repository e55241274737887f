//! HTML as Markdown and as plain text.

use super::super::{
    finding::Reason,
    losses::Losses,
    raw::{Markup, Text},
    texts,
};

fn html(text: &str) -> Text {
    Text { text: text.to_owned(), markup: Markup::Html }
}

fn lost(losses: Losses) -> Vec<&'static str> {
    losses.into_reasons().map(|(reason, _)| reason.key().rsplit('.').next().unwrap_or_default()).collect()
}

/// HTML, the Markdown that it becomes, and what is lost.
const TEXTS: &[(&str, &str, &[&str])] = &[
    ("Satu", "Satu", &[]),
    ("<p>Satu</p>\n<p>Dua&nbsp;&amp; tiga</p>", "Satu\n\nDua & tiga", &[]),
    ("Satu<br>dua<br/>tiga", "Satu\\\ndua\\\ntiga", &[]),
    ("<p>Satu<br><br>dua<br></p>", "Satu\n\ndua", &[]),
    ("<b>tebal</b> <i>miring</i> <b><i>dua</i></b>", "**tebal** *miring* ***dua***", &[]),
    ("a<b> tebal </b>b", "a **tebal** b", &[]),
    ("a<b>tengah</b>b", "a**tengah**b", &[]),
    ("<b>= *</b> <i>a _</i>", "**\\= \\*** *a \\_*", &[]),
    // CommonMark would show the asterisks.
    ("a<b>(x)</b>b", "a(x)b", &["formatting"]),
    ("<b>a</b><i>b</i>", "a*b*", &["formatting"]),
    ("<ul><li>Satu</li><li>Dua<ul><li>Tiga</li></ul></li></ul>", "- Satu\n- Dua\n  - Tiga", &[]),
    ("Awal<ol><li><p>Satu</p></li><li>Dua</li></ol>akhir", "Awal\n\n1. Satu\n2. Dua\n\nakhir", &[]),
    ("<ul><li>Satu<p>lagi</p></li><li></li><li>Dua</li></ul>", "- Satu\n\n  lagi\n- Dua", &[]),
    ("<blockquote>Satu<p>dua</p></blockquote>", "> Satu\n>\n> dua", &[]),
    ("<h3>Judul # satu #</h3>isi", "### Judul # satu \\#\n\nisi", &[]),
    ("<a href=\"https://a.id/b(c)\">d</a>", "[d](<https://a.id/b(c)>)", &[]),
    ("!<a href=\"mailto:a@b.id\">d</a>", "\\![d](<mailto:a@b.id>)", &[]),
    ("<a href=\"javascript:x\">d</a>", "d", &["link"]),
    ("<a href=\"http://a.id\">d</a>", "d", &["link"]),
    ("<a name=\"x\">d</a>", "d", &[]),
    ("<code>a*b`c</code>", "``a*b`c``", &[]),
    ("<pre>a\n  b</pre>", "```\na\n  b\n```", &[]),
    ("<pre><code>a &lt; b</code></pre>c", "```\na < b\n```\n\nc", &[]),
    ("m<sup>2</sup> H<sub>2</sub>O", "m² H₂O", &[]),
    ("x<sup>ab</sup>", "x^(ab)", &["formatting"]),
    ("<s>lama</s> baru", "lama baru", &["formatting"]),
    ("<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr></table>", "A · B\\\n1 · 2", &["table"]),
    ("a<img src=\"x.png\" alt=\"Peta\">b", "ab", &["media"]),
    ("a<script>alert('</p>')</script>b", "ab", &["media"]),
    ("a<style>p{}</style>b<!-- c -->d", "abd", &[]),
    ("a<svg><text>x</text><svg></svg></svg>b", "ab", &["media"]),
    ("a<video><source>x</video>b", "ab", &["media"]),
    ("Isi <nama> di sini", "Isi \\<nama> di sini", &["tag_as_text"]),
    ("jika a<b dan c", "jika a\\<b dan c", &["tag_as_text"]),
    ("1 < 2 & 3", "1 < 2 & 3", &[]),
    ("&lt;b&gt; &amp;lt;", "\\<b> \\&lt;", &[]),
    ("<span style=\"x\"><o:p>a</o:p></span>", "a", &[]),
    ("# a<br>- b<br>1. c<br>+ d<br>> e<br>=", "\\# a\\\n\\- b\\\n1\\. c\\\n\\+ d\\\n\\> e\\\n\\=", &[]),
    ("a_b_c *d* _e_ [f](g) `h` | \\i", "a_b_c \\*d\\* \\_e\\_ \\[f\\](g) \\`h\\` \\| \\\\i", &[]),
    ("5 * 3 - 2 = 13. -5", "5 * 3 - 2 = 13. -5", &[]),
];

#[test]
fn html_becomes_markdown() {
    for (text, expected, expected_lost) in TEXTS {
        let mut losses = Losses::default();
        assert_eq!(texts::markdown(&html(text), &mut losses), *expected, "{text}");
        assert_eq!(lost(losses), *expected_lost, "{text}");
    }
}

#[test]
fn html_becomes_plain_text() {
    for (text, lines, line, expected_lost) in [
        ("<p>Satu</p><p>Dua</p>", "Satu\nDua", "Satu Dua", &[][..]),
        ("<ul><li>a</li><li>b</li></ul>", "- a\n- b", "- a - b", &[]),
        ("*a* <b>b</b>", "*a* b", "*a* b", &["formatting"]),
        ("m<sup>2</sup>", "m²", "m²", &[]),
        ("<pre>a\n b</pre>", "a\nb", "a b", &["formatting"]),
        ("<img src=x>", "", "", &["media"]),
    ] {
        let mut losses = Losses::default();
        assert_eq!(texts::lines(&html(text), &mut losses), lines);
        assert_eq!(lost(losses), expected_lost, "{text}");
        assert_eq!(texts::line(&html(text), &mut Losses::default()), line);
    }
}

#[test]
fn other_formats() {
    let text = |text: &str, markup| Text { text: text.to_owned(), markup };
    let markdown = |given: &Text| texts::markdown(given, &mut Losses::default());
    let line = |given: &Text| texts::line(given, &mut Losses::default());
    assert_eq!(markdown(&text("a\nb<br>c", Markup::Auto)), "a\\\nb\\\nc");
    assert_eq!(markdown(&text("<p>a</p>\n\n<p>b</p>\n", Markup::Auto)), "a\n\nb");
    assert_eq!(markdown(&text("a <b>*\nc\n\nd", Markup::Plain)), "a \\<b>\\*\\\nc\n\nd");
    assert_eq!(markdown(&text(" **a**\n", Markup::Markdown)), "**a**");
    assert_eq!(line(&text("a <b>\n c", Markup::Plain)), "a <b> c");
    let mut losses = Losses::default();
    let all = "**a** [b](https://c.id) ![d](e.png) <i>\n- f\n\n| g | h |\n|---|---|\n| i | j |\n";
    let taken = texts::line(&text(all, Markup::Markdown), &mut losses);
    assert_eq!(taken, "a b <i> - f g h i j");
    assert_eq!(lost(losses), ["formatting", "table", "media", "tag_as_text"]);
}

#[test]
fn depth_costs_nothing_but_the_look() {
    let deep = format!("{}x", "<ul><li>".repeat(5_000));
    let mut losses = Losses::default();
    let text = texts::markdown(&html(&deep), &mut losses);
    assert_eq!(text, "- - - - - - x");
    assert_eq!(losses.into_reasons().map(|(reason, _)| reason).collect::<Vec<_>>(), [Reason::Formatting]);
}
