// The way in, and what stands in it.
import { expect, test } from "../fixtures";
import { Employee } from "../pages/employee";
import { Office } from "../pages/office";
import { say, saying } from "../words";

/** What people and spreadsheets make of a NIP, and the words for it. */
const WRONG: [typed: string, words: string][] = [
  ["", say("sign_in.nip.empty")],
  ["1,96608E+17", say("sign_in.nip.scientific")],
  ["1966O8O11988031001", say("sign_in.nip.not_digits")],
  ["19660801198803100", say("sign_in.nip.length", { n: "17" })],
  ["1966080119880310012", say("sign_in.nip.length", { n: "19" })],
  ["196613011988031001", say("sign_in.nip.birth_date")],
  ["196602301988031001", say("sign_in.nip.birth_date")],
  ["196608012188031001", say("sign_in.nip.appointment_year")],
  ["196608011988133001", say("sign_in.nip.appointment_code")],
  ["196608011988033001", say("sign_in.nip.sex")],
  ["196608011988031000", say("sign_in.nip.serial")],
];

/** Well-formed, of nobody: as the card has it, with spaces, from a spreadsheet, and of a PPPK. */
const UNKNOWN = ["196608011988031001", "19660801 198803 1 001", "'196608011988031001", "199005152025212001"];

const PASSWORD = "perahu-biru-di-dermaga";

test("a mistyped NIP is told in words, beside the field, and nothing is sent", async ({ page }) => {
  const employee = await new Employee(page).open();
  const sent: string[] = [];
  page.on("request", (request) => sent.push(new URL(request.url()).pathname));
  const field = employee.field("sign_in.nip_label");
  for (const [typed, words] of WRONG) {
    await employee.trySignIn(typed, "apa saja");
    await expect(field).toHaveAccessibleDescription(new RegExp(words.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")));
    await expect(field).toHaveAttribute("aria-invalid", "true");
    await expect(field).toBeFocused();
  }
  expect(sent.filter((path) => path.startsWith("/api/"))).toEqual([]);
  await employee.trySignIn(UNKNOWN[0] ?? "", "");
  await expect(employee.field("sign_in.password")).toHaveAccessibleDescription(say("sign_in.password_empty"));
});

test("a NIP of nobody gets the same answer as a wrong password, however it is written", async ({ page, people }) => {
  const employee = await new Employee(page).open();
  for (const nip of [...UNKNOWN, people.employee.nip]) {
    await employee.trySignIn(nip, "salah-sama-sekali");
    await expect(employee.alert).toHaveText(say("errors.code.wrong_credentials"));
    await expect(employee.field("sign_in.nip_label")).toHaveValue(nip);
  }
});

test("ten wrong passwords slow down whoever guesses, and nobody else at that address", async ({ page, device, people }) => {
  const { nip, password } = people.employee;
  const employee = await new Employee(page).open();
  const answers: string[] = [];
  for (let guess = 1; guess <= 10; guess++) {
    const answered = page.waitForResponse("**/api/sign-in");
    await employee.trySignIn(nip, `salah-nomor-${guess}`);
    await answered;
    answers.push(await employee.alert.innerText());
  }
  expect(new Set(answers.slice(0, 5))).toEqual(new Set([say("errors.code.wrong_credentials")]));
  for (const answer of answers.slice(5)) expect(answer).toMatch(saying("errors.wait_seconds"));

  // A colleague at the same address comes in at once; the person after the wait.
  await new Employee(await (await device()).newPage()).comeIn(people.supervisor);
  await expect(async () => {
    await employee.trySignIn(nip, password);
    await expect(employee.heading).toHaveText(saying("pocket.home.greeting"), { timeout: 2_000 });
  }).toPass();
});

test("a code from the office's slip opens the account once, on the person's own device", async ({ device, people }) => {
  const office = await new Office(await (await device()).newPage()).comeIn(people.agency_admin, "/kantor/aktivasi");
  await office.button("people.slips.make").click();
  await expect(office.words("people.slips.choose_first")).toBeVisible();
  await office.chooseUnit("Seksi Pelayanan");
  await office.button("people.slips.make").click();
  const slip = office.page.getByRole("listitem").filter({ has: office.codes }).first();
  const code = await slip.getByText(/^[A-Z2-9]{4}(-[A-Z2-9]{4}){2}$/).innerText();
  const nip = /\d[\d ]{16,20}\d/.exec(await slip.innerText())?.[0] ?? "";
  const name = await slip.getByRole("heading").innerText();

  const employee = await new Employee(await (await device()).newPage()).open();
  await employee.link("sign_in.to_activate").click();
  await expect(employee.heading).toHaveText(say("sign_in.activate_title"));
  await expect(employee.heading).toBeFocused();

  await employee.tryActivate(nip, code, "pendek");
  await expect(employee.field("sign_in.new_password")).toHaveAccessibleDescription(
    new RegExp(say("errors.code.password_too_short")),
  );
  await employee.tryActivate(nip, "ABCD-EFGH-JKLM", PASSWORD);
  await expect(employee.alert).toHaveText(say("errors.code.wrong_code"));
  // As it is typed from paper: small letters, no hyphens.
  await employee.tryActivate(nip, code.toLowerCase().replaceAll("-", ""), PASSWORD);
  await expect(employee.heading).toHaveText(saying("pocket.home.greeting"));
  const given = name.split(" ").find((part) => !part.endsWith(".")) ?? name;
  await expect(employee.heading).toContainText(given.replace(",", ""));

  // The slip is worth nothing now; the password is.
  const other = await new Employee(await (await device()).newPage()).open("/aktivasi");
  await other.tryActivate(nip, code, PASSWORD);
  await expect(other.alert).toHaveText(say("errors.code.code_used"));
  await other.link("sign_in.to_sign_in").click();
  await other.trySignIn(nip, PASSWORD);
  await expect(other.heading).toHaveText(saying("pocket.home.greeting"));
});

test("a reset by the office signs the person's devices out, keeps what is on them, and tells the person", async ({
  phone,
  device,
  people,
}) => {
  test.setTimeout(120_000);
  let employee = await new Employee(await phone.tab()).comeIn(people.employee);
  await employee.begin();
  await employee.assessment.answer(0, "often");
  await employee.assessment.saved();
  const place = employee.page.url();
  await employee.open();
  await employee.sent();
  await employee.kept();
  // On the boat, an answer that has not been sent yet.
  await phone.setOffline(true);
  await employee.open(place);
  await employee.assessment.answer(1, "always");
  await employee.assessment.saved();

  const office = await new Office(await (await device()).newPage()).comeIn(people.agency_admin, "/kantor/pegawai");
  await office.openPerson(people.employee.name);
  const code = await office.makeCode();

  // Back ashore: the device may not send, says so and what to do, and has lost nothing.
  await phone.setOffline(false);
  await phone.restart();
  employee = await new Employee(await phone.tab()).open();
  await expect(employee.mark).toHaveText(say("pocket.saved.sign_in"));
  await expect(employee.words("pocket.home.session_ended")).toBeVisible();
  await employee.open(place);
  await expect(employee.assessment.choice(0, "often")).toBeChecked();
  await expect(employee.assessment.choice(1, "always")).toBeChecked();

  // The old password opens nothing any more, the code does.
  await employee.open("/masuk");
  await employee.trySignIn(people.employee.nip, people.employee.password);
  await expect(employee.alert).toHaveText(say("errors.code.wrong_credentials"));
  await employee.open("/aktivasi");
  await employee.tryActivate(people.employee.nip, code, PASSWORD);
  await employee.told();
  await employee.sent();
  await expect(employee.words("pocket.home.notice.password_reset")).toBeVisible();
  await employee.button("pocket.home.notices_read").click();
  await expect(employee.words("pocket.home.notice.password_reset")).toHaveCount(0);

  // What was answered on the boat has arrived.
  const other = await new Employee(await (await device()).newPage()).comeIn({ ...people.employee, password: PASSWORD });
  await other.open(place);
  await expect(other.assessment.choice(1, "always")).toBeChecked();
});

test("a lost phone is signed out from another device", async ({ device, people }) => {
  const lost = await new Employee(await (await device()).newPage()).comeIn(people.employee);
  const other = await new Employee(await (await device()).newPage()).comeIn(people.employee);
  await other.go("settings");
  await other.page.getByRole("button", { name: say("settings.device_end") }).click();
  await expect(other.page.getByRole("button", { name: say("settings.device_end") })).toHaveCount(0);
  await lost.open("/kiriman");
  await expect(lost.mark).toHaveText(say("pocket.saved.sign_in"));
  await expect(lost.words("pocket.delivery.sign_in_more")).toBeVisible();
});
