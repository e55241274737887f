// Training needs (AKPK): verified by the supervisor without a network, answered, validated by the office, added up, printed and taken away.
import { readFile } from "node:fs/promises";

import type { Locator } from "@playwright/test";

import { accessible, expect, test } from "../fixtures";
import { MIXED } from "../pages/assessment";
import { Employee } from "../pages/employee";
import { Office } from "../pages/office";
import { say } from "../words";

const WHY = "Sudah memimpin rapat lintas seksi";
const WHY_ONE = "Sudah menyusun laporan bulanan sendiri";
const REPLY = "Rapat itu dipimpin rekan saya";

/** A sentence of needs. */
const words = (key: string, values: Record<string, string> = {}): string => say(`needs.${key}`, values);

async function sendNow(employee: Employee): Promise<void> {
  await employee.open("/kiriman");
  await employee.button("pocket.delivery.send_now").click();
  await employee.sent();
}

/** Judges every competency: differs in the first, agrees to the rest. */
async function judge(boss: Employee): Promise<void> {
  const questions = boss.page.getByRole("group").filter({ has: boss.page.getByRole("radio") });
  const all = await questions.count();
  expect(all).toBeGreaterThan(7);
  for (let nth = 0; nth < all; nth += 1) {
    await questions.nth(nth).getByRole("radio").nth(nth === 0 ? 1 : 0).check();
  }
}

test("a need is verified offline, answered, validated, added up and taken away", async ({ phone, device, people }) => {
  test.setTimeout(300_000);
  const employee = await new Employee(await (await device()).newPage()).comeIn(people.employee);
  await employee.begin();
  await employee.assessment.finish(MIXED);
  await employee.assessment.submit();
  await employee.sent();

  // The person proposes a plan for one of their gaps.
  await employee.link("needs.own.open").click();
  await expect(employee.words("needs.own.waiting")).toBeVisible();
  await accessible(employee.page, "my needs, unsaid");
  const own = new URL(employee.page.url()).pathname;
  await employee.field("needs.plan.competency").selectOption({ index: 1 });
  await employee.button("needs.plan.save").click();
  await expect(employee.words("needs.fault.choose").first()).toBeVisible();
  await employee.field("needs.plan.path").selectOption({ index: 2 });
  await employee.field("needs.plan.quarter").selectOption({ index: 2 });
  await employee.button("needs.plan.save").click();
  await expect(employee.words("needs.sending.local").or(employee.words("needs.sending.sent"))).toBeVisible();
  await sendNow(employee);

  // The supervisor's page begins with what waits; it is opened once with a network.
  let boss = await new Employee(await phone.tab()).comeIn(people.supervisor);
  await boss.kept();
  await boss.go("team");
  await expect(boss.words("needs.team.waits")).toBeVisible();
  const waits = boss.page.locator("section.card").filter({ hasText: words("team.waits") });
  await expect(waits.getByRole("link", { name: people.employee.name })).toBeVisible();
  await accessible(boss.page, "what waits for me");
  await waits.getByRole("link", { name: people.employee.name }).click();
  await expect(boss.words("needs.team.lead")).toBeVisible();
  const need = new URL(boss.page.url()).pathname;

  // Without a network: nothing is chosen beforehand, and what is missing is said.
  await phone.setOffline(true);
  await boss.open(need);
  await expect(boss.page.getByRole("radio", { checked: true })).toHaveCount(0);
  await boss.button("needs.team.save").click();
  await expect(boss.words("needs.fault.choose").first()).toBeVisible();
  await accessible(boss.page, "a verification with faults");
  await judge(boss);
  await boss.button("needs.team.save").click();
  await expect(boss.page.getByText(words("fault.words", { min: "10", max: "500" })).first()).toBeVisible();
  await boss.page.getByRole("textbox").first().fill(WHY);
  // Of a gap that is agreed to, a single indicator is seen met; that takes a reason, too.
  const parts = (): Locator =>
    boss.page.locator("details").filter({ has: boss.page.locator("input[type=checkbox]") }).first();
  await expect(parts().locator("input[type=checkbox]:checked")).toHaveCount(0);
  await parts().locator("summary").click();
  const box = parts().getByRole("checkbox").first();
  const indicator = (await parts().locator("label").first().innerText()).trim();
  await box.check();
  await boss.button("needs.team.save").click();
  await expect(boss.page.getByRole("textbox").nth(1)).toBeFocused();
  await accessible(boss.page, "a verification by indicator");
  await boss.page.getByRole("textbox").nth(1).fill(WHY_ONE);
  // Whoever is called away finds it again as it was.
  await boss.open(need);
  await expect(boss.words("claims.form.goes_on")).toBeVisible();
  await expect(boss.page.getByRole("textbox").first()).toHaveValue(WHY);
  await expect(boss.page.getByRole("textbox").nth(1)).toHaveValue(WHY_ONE);
  await expect(parts().getByRole("checkbox", { checked: true })).toHaveCount(1);
  await expect(boss.page.getByRole("radio", { checked: true }).nth(7)).toBeChecked();
  // The proposal may be for what is no gap any more: the plan is settled here.
  const competency = boss.field("needs.plan.competency").first();
  await competency.selectOption({ index: 3 });
  await boss.field("needs.plan.path").first().selectOption({ index: 2 });
  await boss.field("needs.plan.quarter").first().selectOption({ index: 2 });
  await boss.button("needs.team.save").click();
  await expect(boss.words("needs.sending.local")).toBeVisible();
  await expect(boss.page.locator("#verification")).toBeFocused();
  await accessible(boss.page, "a verification, saved here");
  await phone.restart();
  boss = await new Employee(await phone.tab()).open(need);
  await expect(boss.words("needs.sending.local")).toBeVisible();
  await phone.setOffline(false);
  await sendNow(boss);
  await boss.open(need);
  await expect(boss.words("needs.sending.sent").or(boss.words("needs.verified_no"))).toBeVisible();

  // The person sees it without a network, and answers.
  await sendNow(employee);
  await employee.kept();
  await employee.page.context().setOffline(true);
  await employee.open(own);
  await expect(employee.words("needs.own.differs")).toBeVisible();
  await expect(employee.page.getByText(WHY)).toBeVisible();
  await expect(employee.page.getByText(WHY_ONE)).toBeVisible();
  const met = employee.page.getByRole("listitem").filter({ has: employee.page.getByText(words("indicator.met")) }).last();
  await expect(met).toBeVisible();
  await expect(met).toContainText(indicator);
  await expect(employee.words("needs.plan.agreed")).toBeVisible();
  await employee.button("needs.own.send").click();
  await expect(employee.page.getByText(words("fault.words", { min: "10", max: "500" }))).toBeVisible();
  await employee.page.getByRole("textbox").fill(REPLY);
  await employee.button("needs.own.send").click();
  await expect(employee.words("needs.sending.local").or(employee.words("needs.sending.sent"))).toBeVisible();
  await accessible(employee.page, "my needs, answered");
  await employee.page.context().setOffline(false);
  await sendNow(employee);

  // The office reads both, and validates.
  const page = await (await device()).newPage();
  await page.setViewportSize({ width: 1280, height: 800 });
  const office = await new Office(page).comeIn(people.agency_admin, "/kantor/kebutuhan");
  await accessible(page, "needs");
  await office.field("needs.office.state").selectOption("answered");
  await office.settled();
  await page.getByRole("link", { name: people.employee.name }).click();
  await office.settled();
  await expect(page.getByText(REPLY)).toBeVisible();
  await expect(office.words("needs.indicator.met")).toBeVisible();
  const version = page.getByText(say("explain.source", { name: say("explain.catalogue"), version: "2026.1" }));
  const how = page.locator("summary", { hasText: say("office.footing.ask") });
  await expect(version).toBeHidden();
  await how.click();
  await expect(version).toBeVisible();
  await accessible(page, "one person's needs");
  await office.button("needs.office.return").click();
  await expect(page.getByText(words("fault.words", { min: "10", max: "500" }))).toBeVisible();
  await office.button("needs.office.validate").click();
  await expect(office.words("needs.office.done_validated")).toBeVisible();
  await expect(office.words("needs.office.over")).toBeVisible();

  // The recap counts it; on paper there is room to sign.
  await office.link("needs.office.back").click();
  await office.settled();
  await office.link("needs.office.recap_open").click();
  await office.settled();
  await expect(office.words("needs.office.by_competency").first()).toBeVisible();
  await expect(version.first()).toBeHidden();
  await how.click();
  await expect(version.first()).toBeVisible();
  // By indicator, for who asks: in the one that is met nobody has a gap, in its neighbour one.
  const counted = page.getByRole("row").filter({ hasText: indicator }).first();
  await expect(counted).toBeHidden();
  await page.locator("summary", { hasText: words("office.indicator_open") }).click();
  await expect(counted.getByRole("cell")).toHaveText("0");
  await expect(page.locator("tr", { hasText: indicator }).first().locator("xpath=following-sibling::tr[1]/td")).toHaveText("1");
  await accessible(page, "recap");
  const sign = page.getByText(`${words("office.signed_place")}:`).first();
  await expect(sign).toBeAttached();
  await expect(sign).toBeHidden();
  await page.emulateMedia({ media: "print" });
  await expect(sign).toBeVisible();
  // What made the figures is on paper whether it was opened or not, and once.
  await expect(version.first()).toBeHidden();
  await expect(version.last()).toBeVisible();
  // By indicator, too: the paper has its own, whether that was opened or not.
  await expect(page.locator(".print-only tr", { hasText: indicator })).toBeVisible();
  await page.emulateMedia({ media: "screen" });
  await office.link("needs.office.back").click();
  await office.settled();
  await office.field("office.files.form").selectOption("csv");
  await office.field("office.exports.reason").fill("Rencana pelatihan 2027");
  const [download] = await Promise.all([page.waitForEvent("download"), office.button("office.files.with_names").click()]);
  const file = await readFile(await download.path(), "utf8");
  for (const part of [indicator.replace(/^[^:]*: /, ""), people.employee.name, "Rencana pelatihan 2027", "Tervalidasi"]) expect(file).toContain(part);

  // The person sees that it is done, and who has said what.
  await sendNow(employee);
  await employee.open(own);
  await expect(employee.words("needs.own.validated")).toBeVisible();
  await expect(employee.page.getByText(people.supervisor.name).first()).toBeVisible();
});
