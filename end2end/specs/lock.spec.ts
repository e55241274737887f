// The PIN that locks somebody's work on a device.
import { expect, test } from "../fixtures";
import { Employee } from "../pages/employee";
import { say } from "../words";

const PIN = "204816";

async function enter(employee: Employee, pin: string): Promise<void> {
  await employee.field("sign_in.pin").fill(pin);
  await employee.button("sign_in.unlock").click();
}

test("locked work opens with the PIN alone, also without a network after a cold start", async ({ phone, people }) => {
  let employee = await new Employee(await phone.tab()).comeIn(people.employee);
  await employee.begin();
  await employee.assessment.answer(0, "often");
  await employee.assessment.saved();
  const place = employee.page.url();
  await employee.open();
  await employee.kept();

  await employee.go("settings");
  await employee.field("settings.pin_new").fill("12345");
  await employee.button("settings.pin_submit").click();
  await expect(employee.words("settings.pin_fault")).toBeVisible();
  await employee.setPin(PIN);
  await employee.button("settings.lock_now").click();

  await expect(employee.heading).toHaveText(say("sign_in.locked_title"));
  await expect(employee.heading).toBeFocused();
  await expect(employee.page.getByRole("navigation")).toHaveCount(0);
  await enter(employee, "111111");
  await expect(employee.words("sign_in.pin_wrong")).toBeVisible();
  await expect(employee.field("sign_in.pin")).toBeFocused();
  await enter(employee, PIN);
  await expect(employee.heading).toHaveText(say("settings.title"));

  // The battery is empty and the network is gone: the PIN still stands before the work, at every address.
  await phone.setOffline(true);
  await phone.restart();
  employee = await new Employee(await phone.tab()).open(place);
  await expect(employee.heading).toHaveText(say("sign_in.locked_title"));
  await expect(employee.page.getByRole("radio")).toHaveCount(0);
  await enter(employee, "20481");
  await expect(employee.words("sign_in.pin_wrong")).toBeVisible();
  await enter(employee, PIN);
  await expect(employee.page).toHaveURL(place);
  await expect(employee.assessment.choice(0, "often")).toBeChecked();
});

test("whoever has forgotten the PIN comes in with the password, and nothing is lost", async ({ page, people }) => {
  const employee = await new Employee(page).comeIn(people.employee);
  await employee.begin();
  await employee.assessment.answer(1, "always");
  await employee.assessment.saved();
  const place = page.url();
  await employee.open();
  await employee.go("settings");
  await employee.setPin(PIN);
  await employee.button("settings.lock_now").click();
  await employee.link("sign_in.forgot_pin").click();
  await employee.signIn(people.employee);
  await employee.open(place);
  await expect(employee.assessment.choice(1, "always")).toBeChecked();
});

test("a locked tab opens once the PIN was removed in another", async ({ device, people }) => {
  const browser = await device();
  const employee = await new Employee(await browser.newPage()).comeIn(people.employee);
  // Opened while there is no PIN, so it is not asked for one.
  const other = await new Employee(await browser.newPage()).open();
  await employee.go("settings");
  await employee.setPin(PIN);
  await employee.button("settings.lock_now").click();
  await expect(employee.heading).toHaveText(say("sign_in.locked_title"));

  await other.go("settings");
  await other.button("settings.pin_remove").click();
  await expect(other.words("settings.pin_removed")).toBeVisible();
  await enter(employee, PIN);
  await expect(employee.heading).toHaveText(say("settings.title"));
});
