//! From Markdown to HTML: how it looks, and what it never holds.

use std::collections::BTreeSet;

use domain::{bundle::BundleHash, learning::Slug, text::Language};
use fastrand::Rng;
use integration::fuzzing::guard::strange_in;
use server::courses::{
    Reason,
    markdown::{HTML_BYTES_MAX, Picture, Surroundings, render},
};

fn rendered(text: &str) -> (String, Vec<(u32, Reason)>) {
    let lessons: BTreeSet<Slug> = ["kuis".parse().unwrap()].into();
    let picture = Picture { hash: BundleHash::of(b"loket"), width: 640, height: 480 };
    let surroundings = Surroundings {
        pictures: &|_| Ok(Some(picture)),
        lessons: &lessons,
        language: Language::Indonesian,
        heading: 2,
    };
    let mut faults = Vec::new();
    let (html, _) = render(text, &surroundings, &mut |line, fault| faults.push((line, fault.reason)));
    (html, faults)
}

fn html(text: &str) -> String {
    let (html, faults) = rendered(text);
    assert_eq!(faults, [], "{text}");
    html
}

#[test]
fn a_page_looks_as_it_was_written() {
    let text = "\
# Pagi di loket

Warga **menunggu** di *depan*.  
Baris kedua & ketiga < keempat.

## Langkah

1. Sapa
2. Dengar
   - dulu
   - lalu

5) Catat

> \"Selamat pagi.\"

| Tanda | Arti |
|---|---|
| `A` | ada |
| B |

![Antrean \"panjang\"](media/loket.png)

Lihat [kuis](lesson:kuis), [undang-undang](https://example.org/uu?a=1&b=2 \"judul\") atau <petugas@example.org>.

---

    nomor <antrean>
";
    let hash = BundleHash::of(b"loket");
    let expected = format!(
        "\
<h2>Pagi di loket</h2>
<p>Warga <strong>menunggu</strong> di <em>depan</em>.<br>
Baris kedua &amp; ketiga &lt; keempat.</p>
<h3>Langkah</h3>
<ol>
<li>Sapa</li>
<li>Dengar<ul>
<li>dulu</li>
<li>lalu</li>
</ul>
</li>
</ol>
<ol start=\"5\">
<li>Catat</li>
</ol>
<blockquote>
<p>&quot;Selamat pagi.&quot;</p>
</blockquote>
<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"Tabel: Tanda, Arti\"><table>
<thead><tr><th scope=\"col\">Tanda</th><th scope=\"col\">Arti</th></tr></thead>
<tbody>
<tr><td><code>A</code></td><td>ada</td></tr>
<tr><td>B</td><td></td></tr>
</tbody></table></div>
<p><img src=\"/api/files/{hash}\" alt=\"Antrean &quot;panjang&quot;\" width=\"640\" height=\"480\" loading=\"lazy\"></p>
<p>Lihat <a href=\"lesson:kuis\">kuis</a>, <a href=\"https://example.org/uu?a=1&amp;b=2\" rel=\"noopener noreferrer\">undang-undang</a> atau <a href=\"mailto:petugas@example.org\" rel=\"noopener noreferrer\">petugas@example.org</a>.</p>
<hr>
<pre tabindex=\"0\"><code>nomor &lt;antrean&gt;
</code></pre>
"
    );
    assert_eq!(html(text), expected);
    assert_eq!(strange_in(&expected), [""; 0]);
}

#[test]
fn the_highest_heading_comes_right_below_the_pages_own() {
    assert_eq!(html("### A\n\n##### B\n\n### C"), "<h2>A</h2>\n<h4>B</h4>\n<h2>C</h2>\n");
    assert_eq!(html("# A\n\n###### B"), "<h2>A</h2>\n<h6>B</h6>\n");
}

#[test]
fn a_table_is_named_by_its_head() {
    let page = html("| <a&b | **dua** |\n|---|---|\n|1|2|\n".replace("<a", "a").as_str());
    assert!(page.contains("aria-label=\"Tabel: a&amp;b, dua\""), "{page}");
    let page = html("| | |\n|---|---|\n|1|2|\n");
    assert!(page.contains("aria-label=\"Tabel\""), "{page}");
}

/// Ways in which pages have been made to do what they should not.
const ATTACKS: &[&str] = &[
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<iframe src=https://example.org></iframe>",
    "<a href=\"javascript:alert(1)\">x</a>",
    "<style>*{display:none}</style>",
    "<!--><script>alert(1)</script>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?php echo 1 ?>",
    "<!DOCTYPE x>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java&#10;script:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](\\javascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox)",
    "[x](file:///etc/passwd)",
    "[x](//example.org)",
    "[x](/kantor)",
    "[x](#atas)",
    "[x](https://petugas@example.org)",
    "[x](http://example.org)",
    "[x](<lesson:kuis\" onclick=\"alert(1)>)",
    "[x](lesson:tidak-ada)",
    "[x]: javascript:alert(1)\n\n[x]",
    "<javascript:alert(1)>",
    "![x](javascript:alert(1))",
    "![x](https://example.org/x.png)",
    "![x](media/../../x.png)",
    "![<img src=x onerror=alert(1)>](media/loket.png)",
];

/// Ways that come out as mere text.
const HARMLESS: &[&str] = &[
    "<svg/onload=alert(1)>",
    "`<script>alert(1)</script>`",
    "    <script>alert(1)</script>",
    "```<script>\n<script>alert(1)</script>\n```",
    "\\<script>alert(1)\\</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "![\" onerror=\"alert(1)](media/loket.png)",
    "![a](media/loket.png \"\\\" onload=\\\"x\")",
    "[x](https://example.org/\"onmouseover=\"alert)",
    "[x](https://example.org 'x\" onclick=\"y')",
    "| \" onfocus=\"alert(1) |\n|---|\n| <1 |",
    "<https://example.org/?a=\"><script>>",
    "3 < 4 > 2 & \"5\" '6'",
];

#[test]
fn what_would_run_is_a_fault_and_dead_besides() {
    for attack in ATTACKS {
        let (html, faults) = rendered(attack);
        assert!(!faults.is_empty(), "{attack} became {html}");
        assert_eq!(strange_in(&html), [""; 0], "{attack} became {html}");
    }
    for text in HARMLESS {
        let (html, _) = rendered(text);
        assert_eq!(strange_in(&html), [""; 0], "{text} became {html}");
        assert!(!html.contains("<script"), "{text} became {html}");
    }
}

#[test]
fn the_guard_sees_what_it_must() {
    for page in ["<script>", "<p onclick=x>", "<a href='javascript:x'>", "<img src='//x'>", "<!-- -->", "<div style=x>"]
    {
        assert_eq!(strange_in(page).len(), 1, "{page}");
    }
}

#[test]
fn what_grows_without_end_is_stopped() {
    let deep = ">".repeat(100_000);
    assert_eq!(rendered(&deep).1, [(1, Reason::TooDeep)]);
    let wide = format!("|{}\n|{}\n{}", "a|".repeat(3_000), "-|".repeat(3_000), "|\n".repeat(3_000));
    let (html, _) = rendered(&wide);
    assert!(html.len() <= HTML_BYTES_MAX + 1_000, "{}", html.len());
}

/// Pieces of which Markdown, HTML and mischief are made.
const PIECES: &[&str] = &[
    "<",
    ">",
    "[",
    "](",
    ")",
    "![",
    "`",
    "\"",
    "'",
    "\n",
    "\n\n",
    "# ",
    "> ",
    "- ",
    "| ",
    "|---|\n",
    "<script>",
    "</",
    "javascript:",
    "https://a.id/",
    "lesson:kuis",
    "&#60;",
    "&lt;",
    "<!--",
    "-->",
    "media/loket.png",
    "<a@b.id>",
    "\\",
    "**",
    "    ",
    "```\n",
    "onerror=x",
    "\u{202e}",
    "\0",
    "é",
];

#[test]
fn no_text_becomes_more_than_the_list_allows() {
    let fresh = fastrand::u64(..);
    for seed in (0..300).chain((0..300).map(|n| fresh.wrapping_add(n))) {
        let mut rng = Rng::with_seed(seed);
        let text: String = (0..rng.usize(1..40)).map(|_| PIECES[rng.usize(..PIECES.len())]).collect();
        let (html, _) = rendered(&text);
        assert_eq!(strange_in(&html), [""; 0], "seed {seed}: {text:?} became {html}");
    }
}
