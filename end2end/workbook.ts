// Workbooks as offices have them: an XLSX is a ZIP of XML, of which the smallest that spreadsheets open is written here.
import { strToU8, zipSync } from "fflate";

/** A sheet: its name, its rows, and whether the workbook hides it. */
export type Sheet = { name: string; rows: string[][]; hidden?: boolean };

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006";

const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

/** The letters of a column, by its place from 0. */
export function letters(place: number): string {
  const last = String.fromCharCode(65 + (place % 26));
  return place < 26 ? last : letters(Math.floor(place / 26) - 1) + last;
}

function sheetXml({ rows }: Sheet): string {
  const cell = (text: string, row: number, column: number): string =>
    text && `<c r="${letters(column)}${row + 1}" t="inlineStr"><is><t xml:space="preserve">${escaped(text)}</t></is></c>`;
  const lines = rows.map((cells, row) => `<row r="${row + 1}">${cells.map((text, column) => cell(text, row, column)).join("")}</row>`);
  return `${HEAD}<worksheet xmlns="${MAIN}"><sheetData>${lines.join("")}</sheetData></worksheet>`;
}

/** The bytes of a workbook; `more` are further files in it. */
export function workbook(sheets: Sheet[], more: Record<string, Uint8Array> = {}): Buffer {
  const part = (number: number): string => `xl/worksheets/sheet${number}.xml`;
  const types = sheets.map((_, at) => `<Override PartName="/${part(at + 1)}" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>`);
  const listed = sheets.map(({ name, hidden }, at) => `<sheet name="${escaped(name)}" sheetId="${at + 1}"${hidden ? ' state="hidden"' : ""} r:id="r${at + 1}"/>`);
  const relations = sheets.map((_, at) => `<Relationship Id="r${at + 1}" Type="${OFFICE}/worksheet" Target="worksheets/sheet${at + 1}.xml"/>`);
  const files: Record<string, string> = {
    "[Content_Types].xml": `${HEAD}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>${types.join("")}</Types>`,
    "_rels/.rels": `${HEAD}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="r1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    "xl/workbook.xml": `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${listed.join("")}</sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": `${HEAD}<Relationships xmlns="${PACKAGE}/relationships">${relations.join("")}</Relationships>`,
    ...Object.fromEntries(sheets.map((sheet, at) => [part(at + 1), sheetXml(sheet)])),
  };
  const bytes = Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)]));
  return Buffer.from(zipSync({ ...bytes, ...more }));
}

/** The 69 heads of SIASN's export of all employees' main data, in its order. */
export const SIASN = (
  "PNS ID|NIP BARU|NIP LAMA|NAMA|GELAR DEPAN|GELAR BELAKANG|TEMPAT LAHIR ID|TEMPAT LAHIR NAMA|TANGGAL LAHIR|JENIS KELAMIN|AGAMA ID|AGAMA NAMA|JENIS KAWIN ID|" +
  "JENIS KAWIN NAMA|NIK|NOMOR HP|EMAIL|EMAIL GOV|ALAMAT|NPWP NOMOR|BPJS|JENIS PEGAWAI ID|JENIS PEGAWAI NAMA|KEDUDUKAN HUKUM ID|KEDUDUKAN HUKUM NAMA|STATUS CPNS PNS|" +
  "KARTU ASN VIRTUAL|NOMOR SK CPNS|TANGGAL SK CPNS|TMT CPNS|NOMOR SK PNS|TANGGAL SK PNS|TMT PNS|GOL AWAL ID|GOL AWAL NAMA|GOL AKHIR ID|GOL AKHIR NAMA|TMT GOLONGAN|MK TAHUN|" +
  "MK BULAN|JENIS JABATAN ID|JENIS JABATAN NAMA|JABATAN ID|JABATAN NAMA|TMT JABATAN|TINGKAT PENDIDIKAN ID|TINGKAT PENDIDIKAN NAMA|PENDIDIKAN ID|PENDIDIKAN NAMA|TAHUN LULUS|" +
  "KPKN ID|KPKN NAMA|LOKASI KERJA ID|LOKASI KERJA NAMA|UNOR ID|UNOR NAMA|INSTANSI INDUK ID|INSTANSI INDUK NAMA|INSTANSI KERJA ID|INSTANSI KERJA NAMA|SATUAN KERJA INDUK ID|" +
  "SATUAN KERJA INDUK NAMA|SATUAN KERJA KERJA ID|SATUAN KERJA KERJA NAMA|IS VALID NIK|NAMA SEKOLAH|FLAG IKD|ESELON ID|ESELON NAMA"
).split("|");

/** Columns that must never leave the device. */
export const SENSITIVE = SIASN.filter((head) =>
  /LAHIR|KELAMIN|AGAMA|KAWIN|NIK|NOMOR HP|EMAIL|ALAMAT|NPWP|BPJS|KARTU|SEKOLAH|IKD/.test(head),
);

/** A synthetic person's row: each cell that nobody sets tells its own column, so that it is found wherever it goes. */
export function person(number: number, set: Record<string, string> = {}): string[] {
  const serial = String((number % 900) + 1).padStart(3, "0");
  const month = String((Math.floor(number / 900) % 12) + 1).padStart(2, "0");
  const own: Record<string, string> = {
    "PNS ID": `A${String(number).padStart(31, "0")}`,
    "NIP BARU": `'19900515${2015}${month}2${serial}`,
    NAMA: `Pegawai Contoh ${number}`,
    "GELAR DEPAN": "",
    "GELAR BELAKANG": "S.Sos.",
    "KEDUDUKAN HUKUM NAMA": "Aktif",
    "STATUS CPNS PNS": "P",
    "GOL AKHIR NAMA": "III/b",
    "JENIS JABATAN NAMA": "Pelaksana",
    "JABATAN ID": "J1",
    "JABATAN NAMA": "Penata Layanan Operasional",
    "TMT JABATAN": "01-03-2024",
    "UNOR ID": "U1",
    "UNOR NAMA": "Seksi Pelayanan",
    "ESELON NAMA": "",
    ...set,
  };
  return SIASN.map((head) => own[head] ?? `rahasia-${head.replaceAll(" ", "-")}-${number}`);
}
