// Two tabs of one person: what one records is on the other, and both send without losing anything.
import { expect, test } from "../fixtures";
import { STRONG } from "../pages/assessment";
import { Employee } from "../pages/employee";

test("what one tab records appears in the other, both write, and everything arrives once", async ({ device, people }) => {
  const browser = await device();
  const one = await new Employee(await browser.newPage()).comeIn(people.employee);
  await one.begin();
  const place = one.page.url();
  await one.assessment.answer(0, "often");
  await one.assessment.saved();

  // The other tab stands on the same page, and sees without being asked to look.
  const two = await new Employee(await browser.newPage()).open(place);
  await expect(two.assessment.choice(0, "often")).toBeChecked();
  await one.assessment.answer(1, "sometimes");
  await expect(two.assessment.choice(1, "sometimes")).toBeChecked();

  // Without a network both write, on the same statement too: the later tap holds, in both.
  await browser.setOffline(true);
  await two.assessment.answer(2, "always");
  await expect(one.assessment.choice(2, "always")).toBeChecked();
  await one.assessment.answer(2, "never");
  await expect(two.assessment.choice(2, "never")).toBeChecked();

  // Both learn of the network at the same moment, and both send.
  await browser.setOffline(false);
  await one.open();
  await two.open();
  await one.sent();
  await two.sent();

  const elsewhere = await new Employee(await (await device()).newPage()).comeIn(people.employee);
  await elsewhere.open(place);
  for (const [question, choice] of [[0, "often"], [1, "sometimes"], [2, "never"]] as const) {
    await expect(elsewhere.assessment.choice(question, choice)).toBeChecked();
  }
  await elsewhere.open("/kiriman");
  await expect(elsewhere.words("pocket.delivery.remarks")).toHaveCount(0);
});

test("a note that another tab has written on stays as it is there, whatever this one does next", async ({ device, people }) => {
  const browser = await device();
  const one = await new Employee(await browser.newPage()).comeIn(people.employee);
  await one.begin();
  const place = one.page.url();
  await one.assessment.note(0, "Rapat desa");

  const two = await new Employee(await browser.newPage()).open(place);
  const elsewhere = await two.assessment.noteField(0);
  await expect(elsewhere).toHaveValue("Rapat desa");
  await two.assessment.note(0, "Rapat desa di pasar ikan");
  await expect(await one.assessment.noteField(0)).toHaveValue("Rapat desa di pasar ikan");

  // The field is left, and then the page.
  await one.assessment.answerPage(STRONG);
  await one.assessment.next();
  await one.open(place);
  await expect(await one.assessment.noteField(0)).toHaveValue("Rapat desa di pasar ikan");
  await expect(elsewhere).toHaveValue("Rapat desa di pasar ikan");
});
