//! Questions from elsewhere: GIFT and Moodle XML.

use std::collections::BTreeSet;

use domain::text::Language;
use server::courses::{
    markdown::{Surroundings, render},
    questions::{Format, Quiz, read, write_gift},
};

use super::{Verdict, courses::harmless};

/// Every form of question, and what may stand around one.
const GIFT: &str = "// bank\n$CATEGORY: a/b\n\n::Satu::[html]<p>Yang <b>mana</b>? <ul><li>x</li></ul><a href\\=\"https\\://a.id\">y</a></p>\n\
    {=[plain]Ini#Ya ~%50%Itu#<i>Bukan</i>####[markdown]Sebab *itu*.}\n\n::Dua::Prima?{~%50%2 ~%50%3 ~%-100%4}\n\n\
    Benar?{F#wrong#right}\n\nApa?{=KK =%50%K* =%0%*#Bukan}\n\nPasang{=a -> b\n=c -> d\n= -> e}\n\n\
    Urut{>2 RANDOM\nsatu\ndua\n}\n\nBerapa?{#=1:0.5#Ya =%50%4..6 ~#Tidak}\n\nCeritakan{}\n\nSelamat datang.\n\n\
    Ibu kota {~Serang =Bandung} sejak \\{lama\\}\\nitu.\n";

/// The same of Moodle.
const MOODLE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<quiz><!-- bank --><question type="category"><category><text>a</text></category></question>
<question type="multichoice"><name><text>Satu</text></name><questiontext format="html"><text><![CDATA[<p>Yang <b>mana</b>?<br>
<img src="@@PLUGINFILE@@/a.png" alt="x"></p><table><tr><td>1</td></tr></table>]]></text><file name="a.png" encoding="base64">aGFsbG8=</file></questiontext>
<generalfeedback format="markdown"><text>Sebab *itu*.</text></generalfeedback><single>true</single><hidden>0</hidden>
<answer fraction="100" format="html"><text>Ini &amp; &#105;tu</text><feedback><text>Ya</text></feedback></answer>
<answer fraction="0"><text>Bukan</text></answer><tags><tag><text>t</text></tag></tags></question>
<question type="multichoice"><single>false</single><questiontext format="plain_text"><text>Dua</text></questiontext>
<answer fraction="50"><text>a</text></answer><answer fraction="50"><text>b</text></answer><answer fraction="-50"><text>c</text></answer></question>
<question type="truefalse"><questiontext><text>Tiga</text></questiontext><answer fraction="100"><text>true</text></answer><answer fraction="0"><text>false</text></answer></question>
<question type="shortanswer"><usecase>1</usecase><questiontext><text>Empat</text></questiontext><answer fraction="100"><text>a\*</text></answer><answer fraction="0"><text>*</text></answer></question>
<question type="numerical"><questiontext><text>Lima</text></questiontext><answer fraction="100"><text>3.14</text><tolerance>0.01</tolerance></answer></question>
<question type="matching"><questiontext><text>Enam</text></questiontext><subquestion format="html"><text>a</text><answer><text>b</text></answer></subquestion><subquestion><text>c</text><answer><text>d</text></answer></subquestion></question>
<question type="ordering"><questiontext><text>Tujuh</text></questiontext><answer fraction="1"><text>a</text></answer><answer fraction="2"><text>b</text></answer></question>
<question type="essay"><name><text>Delapan</text></name></question></quiz>
"#;

/// What takes most for its size: the shortest pieces, as many as there is room for.
fn dense(pieces: &[&str], before: &str, after: &str) -> Vec<Vec<u8>> {
    let text = |piece: &&str| format!("{before}{}{after}", piece.repeat((72 << 10) / piece.len())).into_bytes();
    pieces.iter().map(text).collect()
}

/// Those that are whole come often: most cases should be read, at least in part.
fn seeds(whole: &str, questions: impl Iterator<Item = String>, dense: Vec<Vec<u8>>) -> Vec<Vec<u8>> {
    let mut seeds = vec![whole.into(); dense.len()];
    seeds.extend(questions.map(String::into_bytes));
    seeds.extend(dense);
    seeds
}

pub(super) fn gifts() -> Vec<Vec<u8>> {
    let marked = dense(&["<b>a", "<a b c>", "<p>a", "<li>", "&lt;", "<a href='https\\://a'>b"], "[html]<ul>", "{T}");
    let answers = dense(&["~a", "=a", "#", "\n"], "a{", "}");
    let whole = dense(&["a{T}\n\n", "\\n\\"], "", "");
    seeds(GIFT, GIFT.split("\n\n").map(String::from), [marked, answers, whole].concat())
}

pub(super) fn moodles() -> Vec<Vec<u8>> {
    let (before, after) =
        ("<quiz><question type='multichoice'><questiontext><text>", "</text></questiontext></question></quiz>");
    let inside =
        dense(&["<answer/>", "<answer><text>a</text></answer>", "<![CDATA[<b>a]]>", "&lt;p&gt;"], before, after);
    let whole = dense(&["<question type='essay'/>", "<a b='c'/>", "<a>", "&a;", "<!---->"], "<quiz>", "</quiz>");
    let question = |text: &str| format!("<quiz><question {text}</quiz>");
    let questions = MOODLE.trim_end().trim_end_matches("</quiz>").split("<question ").skip(1).map(question);
    seeds(MOODLE, questions, [inside, whole].concat())
}

/// What is taken reads as the same from a quiz file and from GIFT, and its texts are harmless.
fn judge(input: &[u8], format: Format) -> Verdict {
    let import = read(input, format, Language::Indonesian);
    if import.questions.is_empty() {
        return if import.faults.is_empty() { Err("refused without a reason".into()) } else { Ok(false) };
    }
    for finding in import.faults.iter().chain(&import.notices) {
        let _ = (finding.told(Language::Indonesian), finding.told(Language::English));
    }
    let lessons = BTreeSet::new();
    let surroundings =
        Surroundings { pictures: &|_| Ok(None), lessons: &lessons, language: Language::Indonesian, heading: 3 };
    for question in &import.questions {
        let mut whole = true;
        harmless(&render(&question.text, &surroundings, &mut |_, _| whole = false).0)?;
        if !whole {
            return Err(format!("{} has a text with a fault", question.id));
        }
    }
    let quiz = import.quiz().ok_or("no quiz of some questions")?;
    if Quiz::read(&quiz.write()).ok().as_ref() != Some(&quiz) {
        return Err("what was written as a quiz is another".into());
    }
    let (written, left_out) = write_gift(&quiz);
    let mut expected = quiz.banks[0].questions.clone();
    expected.retain(|question| !left_out.contains(&question.id));
    let again = read(written.as_bytes(), Format::Gift, Language::Indonesian);
    if expected.is_empty() || written.len() > server::courses::questions::FILE_BYTES_MAX || again.questions == expected
    {
        return Ok(true);
    }
    Err(format!("what was written as GIFT is another: {:?}", again.faults.first()))
}

pub(super) fn gift(input: &[u8]) -> Verdict {
    judge(input, Format::Gift)
}

pub(super) fn moodle(input: &[u8]) -> Verdict {
    judge(input, Format::MoodleXml)
}
