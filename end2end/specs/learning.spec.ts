// Learning without a network: a course is kept, read, left in the middle, passed, and counts on every device and in the books.
import { accessible, expect, test } from "../fixtures";
import { Employee } from "../pages/employee";
import { Learning, Shipped } from "../pages/learning";
import { Office } from "../pages/office";
import { say, saying } from "../words";

const COURSE = "integritas-di-loket";

test("a course is kept, read without a network, left in the middle, passed, and counts", async ({ phone, device, people }) => {
  test.setTimeout(180_000);
  const course = new Shipped(COURSE);
  const [first] = course.lessons;
  const quiz = course.lessons.find(({ kind }) => kind === "quiz");
  if (first === undefined || quiz === undefined) throw new Error("the course has lessons and a quiz");

  const desk = await (await device()).newPage();
  await desk.setViewportSize({ width: 1280, height: 800 });
  const office = await new Office(desk).comeIn(people.agency_admin, "/kantor/pembelajaran");
  /** Who has begun and completed the course, and who stopped, as the office counts them. */
  const figures = async () => {
    const cells = await office.rows.filter({ hasText: course.title }).getByRole("cell").allInnerTexts();
    return cells.slice(0, 3).map(Number);
  };
  const [begun = 0, completed = 0, stopped = 0] = await figures();

  let employee = await new Employee(await phone.tab()).comeIn(people.employee);
  await employee.kept();
  await employee.go("learn");
  await accessible(employee.page, "learning");
  await employee.page.getByRole("link", { name: course.title, exact: true }).first().click();
  let learning = new Learning(employee.page, employee.language);
  await accessible(employee.page, "a course, not kept");
  await learning.keep();
  await employee.sent();
  const page = employee.page.url();
  await phone.setOffline(true);

  // Half a lesson, and the phone is turned off.
  await learning.lesson(first.title);
  await accessible(employee.page, "a lesson");
  await employee.page.evaluate(() => window.scrollTo(0, (document.documentElement.scrollHeight - window.innerHeight) / 2));
  const left = await employee.page.evaluate(() => window.scrollY);
  expect(left).toBeGreaterThan(300);
  // The reader's place is looked at every two seconds.
  await employee.page.waitForTimeout(3_000);
  const lesson = employee.page.url();
  await phone.restart();

  employee = await new Employee(await phone.tab()).open(new URL(lesson).pathname);
  learning = new Learning(employee.page, employee.language);
  await expect(employee.heading).toHaveText(first.title);
  await expect.poll(() => employee.page.evaluate(() => window.scrollY)).toBeGreaterThan(left - 100);

  // Lesson after lesson, up to the quiz.
  for (const { title } of course.lessons.filter(({ kind }) => kind === "text")) {
    await expect(employee.heading).toHaveText(title);
    await learning.done();
  }
  await expect(employee.heading).toHaveText(quiz.title);
  await learning.start();
  const questions = course.questions(quiz);
  await learning.answer(questions, 3);
  await accessible(employee.page, "a quiz");
  // A crash in the middle of it.
  await employee.page.waitForTimeout(500);
  await phone.restart();
  employee = await new Employee(await phone.tab()).open(new URL(page).pathname);
  learning = new Learning(employee.page, employee.language);
  await learning.lesson(quiz.title);
  await expect(employee.words("learn.quiz.goes_on")).toBeVisible();
  await learning.answer(questions);
  await learning.handIn();
  await expect(learning.outcome("passed")).toBeVisible();
  await expect(employee.words("learn.quiz.waits")).toBeVisible();
  await accessible(employee.page, "a quiz, passed");

  // Done, but without the server's receipt nothing is counted and no number is given.
  await employee.open(new URL(page).pathname);
  await expect(employee.words("learn.course.completed")).toBeVisible();
  await expect(employee.words("learn.course.waits")).toBeVisible();
  await employee.link("learn.certificate.open").click();
  await expect(employee.words("learn.certificate.provisional")).toBeVisible();
  await expect(employee.page.getByText(people.employee.name)).toBeVisible();

  await phone.setOffline(false);
  await employee.open("/kiriman");
  await employee.button("pocket.delivery.send_now").click();
  await employee.sent();
  await employee.open(`${new URL(page).pathname}/sertifikat`);
  await expect(employee.page.getByText(/^\d{4}-[0-9A-Z]{5}-[0-9A-Z]{5}$/)).toBeVisible();
  await expect(employee.page.getByRole("img", { name: say("learn.certificate.qr") })).toBeVisible();
  await accessible(employee.page, "a certificate");
  const coming = employee.page.waitForEvent("download");
  await employee.button("learn.certificate.save").click();
  expect((await coming).suggestedFilename()).toMatch(/^\d{4}-[0-9A-Z]{5}-[0-9A-Z]{5}\.pdf$/);
  const address = await employee.page.locator("a[href*='/sertifikat/']").getAttribute("href");

  // Another device of hers, and whoever holds the certificate.
  const other = await new Employee(await (await device()).newPage()).comeIn(people.employee);
  await other.go("learn");
  const hours = other.page.locator("section.card").filter({ has: other.page.getByRole("heading", { name: /2\d{3}$/ }) });
  await expect(hours).toContainText(`${course.jp} JP`);
  await expect(other.page.locator("li").filter({ hasText: course.title }).getByText(say("learn.state.done"), { exact: true })).toBeVisible();

  // The office sees that it is done, and never how well.
  await office.open("/kantor/pembelajaran");
  await office.settled();
  expect(await figures()).toEqual([begun + 1, completed + 1, stopped]);
  await office.go("people");
  await office.openPerson(people.employee.name);
  await expect(office.rows.filter({ hasText: course.title })).toContainText(`${course.jp}`);

  const anybody = await (await device()).newPage();
  await anybody.goto(address ?? "");
  await expect(anybody.getByRole("heading", { level: 1 })).toHaveText("Sertifikat ini asli");
  await expect(anybody.getByText(people.employee.name)).toBeVisible();
  await accessible(anybody, "a certificate, checked");

  // Withdrawn: everywhere it is called that, and its hours count no more.
  await desk.getByText(say("people.learning.withdraw.title")).click();
  await office.field("people.learning.certificate").selectOption({ index: 1 });
  await office.field("office.exports.reason").fill("Dikerjakan oleh orang lain");
  await office.button("people.learning.withdraw.button").click();
  await expect(office.rows.filter({ hasText: course.title })).toContainText(say("people.learning.withdrawn"));
  await anybody.reload();
  await expect(anybody.getByRole("heading", { level: 1 })).not.toHaveText("Sertifikat ini asli");
  await other.open("/kiriman");
  await other.button("pocket.delivery.send_now").click();
  await other.sent();
  await other.open(`${new URL(page).pathname}/sertifikat`);
  await expect(other.heading).toHaveText(say("learn.certificate.withdrawn"));
  await other.open("/belajar");
  await hours.getByText(say("learn.hours.how")).click();
  await expect(hours.getByText(saying("learn.hours.withdrawn"))).toBeVisible();
});

test("a quiz that was not passed may be tried again, and says why each answer is right", async ({ page, people }) => {
  test.setTimeout(120_000);
  const course = new Shipped(COURSE);
  const quiz = course.lessons.find(({ kind }) => kind === "quiz");
  if (quiz === undefined) throw new Error("the course has a quiz");
  const employee = await new Employee(page).comeIn(people.employee);
  await employee.go("learn");
  await page.getByRole("link", { name: course.title, exact: true }).first().click();
  const learning = new Learning(page, employee.language);
  await learning.keep();
  await learning.lesson(quiz.title);
  await learning.start();
  await learning.handIn();
  // Nothing is handed in with open questions by one tap.
  await expect(page.getByText(saying("learn.quiz.unanswered"))).toBeVisible();
  await employee.button("learn.quiz.hand_in_anyway").click();
  await expect(learning.outcome("failed")).toBeVisible();
  await expect(page.getByText(saying("learn.quiz.correct")).first()).toBeVisible();
  await employee.button("learn.quiz.again").click();
  await expect(learning.cards.first()).toBeVisible();
  await learning.answer(course.questions(quiz));
  await learning.handIn();
  await expect(learning.outcome("passed")).toBeVisible();
  await expect(employee.words("learn.quiz.received")).toBeVisible({ timeout: 20_000 });
});

test("two devices learn the same course without a network, and both have all of it after sync", async ({ device, people }) => {
  test.setTimeout(180_000);
  const course = new Shipped(COURSE);
  const texts = course.lessons.filter(({ kind }) => kind === "text");
  const quiz = course.lessons.find(({ kind }) => kind === "quiz");
  if (quiz === undefined) throw new Error("the course has a quiz");
  const questions = course.questions(quiz);

  const begin = async () => {
    const context = await device();
    const employee = await new Employee(await context.newPage()).comeIn(people.employee);
    await employee.kept();
    await employee.go("learn");
    await employee.page.getByRole("link", { name: course.title, exact: true }).first().click();
    const learning = new Learning(employee.page, employee.language);
    await learning.keep();
    await employee.sent();
    const page = new URL(employee.page.url()).pathname;
    await context.setOffline(true);
    return { context, employee, learning, page };
  };
  const [one, other] = [await begin(), await begin()];

  // One reads the first half and fails the quiz, the other reads the rest and passes it.
  const half = Math.ceil(texts.length / 2);
  const reads = async ({ employee, learning, page }: typeof one, lessons: typeof texts) => {
    for (const { title } of lessons) {
      await employee.open(page);
      await learning.lesson(title);
      await learning.done();
      await expect(employee.heading).not.toHaveText(title);
    }
    await employee.open(page);
    await learning.lesson(quiz.title);
    await learning.start();
  };
  await reads(one, texts.slice(0, half));
  await one.learning.answer(questions, 1);
  await one.learning.handIn();
  await one.employee.button("learn.quiz.hand_in_anyway").click();
  await expect(one.learning.outcome("failed")).toBeVisible();
  await reads(other, texts.slice(half));
  await other.learning.answer(questions);
  await other.learning.handIn();
  await expect(other.learning.outcome("passed")).toBeVisible();
  for (const { employee, page } of [one, other]) {
    await employee.open(page);
    await expect(employee.words("learn.course.completed")).toHaveCount(0);
  }

  for (const { context, employee } of [one, other, one]) {
    await context.setOffline(false);
    await employee.open("/kiriman");
    await employee.button("pocket.delivery.send_now").click();
    await employee.sent();
  }
  for (const { employee, learning, page } of [one, other]) {
    await employee.open(page);
    await expect(employee.words("learn.course.completed")).toBeVisible();
    // The failed attempt took nothing away from the passed one, on whichever device each was made.
    await learning.lesson(quiz.title);
    await expect(learning.outcome("passed")).toBeVisible();
  }
});
