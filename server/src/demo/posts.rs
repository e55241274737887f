//! Posts of the demo agency, as regencies have them, and what their holders usually are.

use domain::people::PositionKind;

/// A post and its usual holders.
#[derive(Clone, Copy, Debug)]
pub(super) struct Post {
    /// The agency's code of it.
    pub(super) code: &'static str,
    pub(super) title: &'static str,
    pub(super) kind: PositionKind,
    /// Ranks of a PNS in it, lowest first.
    pub(super) ranks: &'static [&'static str],
    /// Grade of a PPPK in it, where it is open to them.
    pub(super) grade: Option<&'static str>,
    /// What is written before and after the name.
    pub(super) titles: &'static [(&'static str, &'static str)],
    /// Years of birth of most holders.
    pub(super) born: (i64, i64),
}

const OFFICE_DEGREES: &[(&str, &str)] =
    &[("", ", S.AP."), ("", ", S.Sos."), ("", ", S.E."), ("", ", S.H."), ("", ", S.IP."), ("", ", S.Kom.")];
const MASTERS: &[(&str, &str)] =
    &[("", ", S.Sos., M.Si."), ("", ", S.E., M.M."), ("Dr. ", ", M.Si."), ("", ", S.H., M.H.")];
const DIPLOMAS: &[(&str, &str)] = &[("", ", A.Md."), ("", ", A.Md.Kom.")];
const PLAIN: &[(&str, &str)] = &[("", "")];

/// A post that a PNS or a PPPK may hold.
const fn open(
    code: &'static str,
    title: &'static str,
    kind: PositionKind,
    ranks: &'static [&'static str],
    grade: &'static str,
    titles: &'static [(&'static str, &'static str)],
) -> Post {
    Post { code, title, kind, ranks, grade: Some(grade), titles, born: (1_974, 1_999) }
}

/// A post for PNS of some standing.
const fn senior(
    code: &'static str,
    title: &'static str,
    kind: PositionKind,
    ranks: &'static [&'static str],
    titles: &'static [(&'static str, &'static str)],
) -> Post {
    Post { code, title, kind, ranks, grade: None, titles, born: (1_968, 1_986) }
}

use PositionKind::{
    Administrator, JfAhliMadya, JfAhliMuda, JfAhliPertama, JfMahir, JfPemula, JfPenyelia, JfTerampil, JptPratama,
    Pelaksana, Pengawas,
};

const MIDDLE: &[&str] = &["III/c", "III/d"];
const YOUNG: &[&str] = &["III/a", "III/b"];
const SKILLED: &[&str] = &["II/b", "II/c", "II/d"];

pub(super) const SEKDA: Post = senior("sekda", "Sekretaris Daerah", JptPratama, &["IV/c", "IV/d"], MASTERS);
pub(super) const KADIS: Post = senior("kadis", "Kepala Dinas", JptPratama, &["IV/b", "IV/c"], MASTERS);
pub(super) const KABAN: Post = senior("kaban", "Kepala Badan", JptPratama, &["IV/b", "IV/c"], MASTERS);
pub(super) const INSPEKTUR: Post = senior("inspektur", "Inspektur Daerah", JptPratama, &["IV/b", "IV/c"], MASTERS);
pub(super) const CAMAT: Post = senior("camat", "Camat", Administrator, &["IV/a", "IV/b"], MASTERS);
pub(super) const KABAG: Post = senior("kabag", "Kepala Bagian", Administrator, &["IV/a", "IV/b"], MASTERS);
pub(super) const KABID: Post = senior("kabid", "Kepala Bidang", Administrator, &["III/d", "IV/a"], MASTERS);
pub(super) const KASI: Post = senior("kasi", "Kepala Seksi", Pengawas, MIDDLE, OFFICE_DEGREES);
pub(super) const KEPALA_SEKOLAH: Post = senior(
    "guru-madya-kepsek",
    "Guru Ahli Madya (Kepala Sekolah)",
    JfAhliMadya,
    &["IV/a", "IV/b"],
    &[("", ", S.Pd., M.Pd.")],
);
pub(super) const KEPALA_PUSKESMAS: Post = senior(
    "kapus",
    "Dokter Ahli Madya (Kepala Puskesmas)",
    JfAhliMadya,
    &["IV/a", "IV/b"],
    &[("dr. ", ""), ("dr. ", ", M.K.M.")],
);

const PLO: Post =
    open("plo", "Penata Layanan Operasional", Pelaksana, &["III/a", "III/b", "III/c"], "IX", OFFICE_DEGREES);
const PTK: Post =
    open("ptk", "Penelaah Teknis Kebijakan", Pelaksana, &["III/a", "III/b", "III/c"], "IX", OFFICE_DEGREES);
const PGLO: Post =
    open("pglo", "Pengelola Layanan Operasional", Pelaksana, &["II/c", "II/d", "III/a"], "VII", DIPLOMAS);
const PADM: Post = open("padm", "Pengadministrasi Perkantoran", Pelaksana, &["II/a", "II/b", "II/c"], "V", PLAIN);
const OLO: Post = open("olo", "Operator Layanan Operasional", Pelaksana, &["II/a", "II/b", "II/c"], "V", PLAIN);
const SDM_MUDA: Post =
    senior("asdma-muda", "Analis Sumber Daya Manusia Aparatur Ahli Muda", JfAhliMuda, MIDDLE, OFFICE_DEGREES);
const SDM_PERTAMA: Post = open(
    "asdma-pertama",
    "Analis Sumber Daya Manusia Aparatur Ahli Pertama",
    JfAhliPertama,
    YOUNG,
    "IX",
    OFFICE_DEGREES,
);
const AUDITOR_MUDA: Post = senior("auditor-muda", "Auditor Ahli Muda", JfAhliMuda, MIDDLE, OFFICE_DEGREES);
const AUDITOR_PERTAMA: Post = senior("auditor-pertama", "Auditor Ahli Pertama", JfAhliPertama, YOUNG, OFFICE_DEGREES);
const HUKUM_MUDA: Post =
    senior("perancang-muda", "Perancang Peraturan Perundang-undangan Ahli Muda", JfAhliMuda, MIDDLE, &[("", ", S.H.")]);
const ARSIPARIS: Post = open("arsiparis-terampil", "Arsiparis Terampil", JfTerampil, SKILLED, "VII", DIPLOMAS);
const PRAKOM: Post = open(
    "prakom-pertama",
    "Pranata Komputer Ahli Pertama",
    JfAhliPertama,
    YOUNG,
    "IX",
    &[("", ", S.Kom."), ("", ", S.T.")],
);
const GURU_MADYA: Post = senior("guru-madya", "Guru Ahli Madya", JfAhliMadya, &["IV/a", "IV/b"], &[("", ", S.Pd.")]);
const GURU_MUDA: Post = senior("guru-muda", "Guru Ahli Muda", JfAhliMuda, MIDDLE, &[("", ", S.Pd.")]);
const GURU_PERTAMA: Post =
    open("guru-pertama", "Guru Ahli Pertama", JfAhliPertama, YOUNG, "IX", &[("", ", S.Pd."), ("", ", S.Pd.I.")]);
const DOKTER: Post = open("dokter-pertama", "Dokter Ahli Pertama", JfAhliPertama, &["III/b"], "X", &[("dr. ", "")]);
const PERAWAT_PENYELIA: Post =
    senior("perawat-penyelia", "Perawat Penyelia", JfPenyelia, MIDDLE, &[("", ", A.Md.Kep.")]);
const PERAWAT_TERAMPIL: Post =
    open("perawat-terampil", "Perawat Terampil", JfTerampil, &["II/c", "II/d"], "VII", &[("", ", A.Md.Kep.")]);
const BIDAN_MAHIR: Post = senior("bidan-mahir", "Bidan Mahir", JfMahir, YOUNG, &[("", ", A.Md.Keb.")]);
const BIDAN_TERAMPIL: Post =
    open("bidan-terampil", "Bidan Terampil", JfTerampil, &["II/c", "II/d"], "VII", &[("", ", A.Md.Keb.")]);
const POLISI_PAMONG: Post = open("satpolpp-pemula", "Polisi Pamong Praja Pemula", JfPemula, &["II/a"], "V", PLAIN);
const PENGAWAS_PERIKANAN: Post = open(
    "pengawas-perikanan-pertama",
    "Pengawas Perikanan Ahli Pertama",
    JfAhliPertama,
    YOUNG,
    "IX",
    &[("", ", S.Pi.")],
);

/// Staff of an office, dealt out in this order and from the beginning again.
pub(super) const OFFICE: &[Post] = &[PLO, PADM, PTK, PGLO, OLO, ARSIPARIS];
/// Staff of a unit that serves people at a counter.
pub(super) const COUNTER: &[Post] = &[PLO, OLO, PGLO, PADM];
/// Staff for order in a sub-district.
pub(super) const ORDER: &[Post] = &[POLISI_PAMONG, PLO, POLISI_PAMONG, OLO];
/// Staff of the personnel office.
pub(super) const PERSONNEL: &[Post] = &[SDM_MUDA, SDM_PERTAMA, PTK, PADM, PRAKOM];
/// Staff of the inspectorate.
pub(super) const AUDIT: &[Post] = &[AUDITOR_MUDA, AUDITOR_PERTAMA, AUDITOR_PERTAMA, PADM];
/// Staff of the legal section.
pub(super) const LEGAL: &[Post] = &[HUKUM_MUDA, PTK, PADM];
/// Staff for computers and networks.
pub(super) const DIGITAL: &[Post] = &[PRAKOM, PLO, PGLO, PADM];
/// Staff of a school.
pub(super) const SCHOOL: &[Post] =
    &[GURU_PERTAMA, GURU_MUDA, GURU_PERTAMA, GURU_MADYA, GURU_PERTAMA, GURU_MUDA, GURU_PERTAMA, PADM];
/// Staff of a health centre.
pub(super) const CLINIC: &[Post] =
    &[PERAWAT_TERAMPIL, BIDAN_TERAMPIL, DOKTER, PERAWAT_PENYELIA, BIDAN_MAHIR, PERAWAT_TERAMPIL, BIDAN_TERAMPIL, PADM];
/// Staff of the fisheries service.
pub(super) const FISHERIES: &[Post] = &[PENGAWAS_PERIKANAN, PLO, OLO];
