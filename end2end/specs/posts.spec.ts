// Posts are created, renamed, made another kind, merged and retired: each looked at first, then made.
import { accessible, expect, test } from "../fixtures";
import { Office } from "../pages/office";
import { say } from "../words";

const REASON = "Peraturan Bupati 12/2026";

/** A field of the page, by its name. */
const input = (office: Office, field: string) => office.page.locator(`[id="${field}"]`);

/** Looks for a post, and opens it. */
async function opens(office: Office, title: string): Promise<void> {
  await office.search(title);
  await office.page.keyboard.press("Enter");
  await expect(office.rows.first()).toContainText(title);
  await office.rows.filter({ hasText: title }).first().getByRole("button").click();
}

/** Looks at what is typed, and makes it. */
async function makes(office: Office): Promise<void> {
  await input(office, "reason").fill(REASON);
  await office.button("structure.form.check").click();
  await office.button("structure.review.go").click();
}

for (const width of [1280, 360]) {
  test(`posts are created, changed, merged and retired at ${width} pixels`, async ({ page, people }) => {
    await page.setViewportSize({ width, height: 900 });
    const office = await new Office(page).comeIn(people.agency_admin, "/kantor/jabatan");
    await expect(office.heading).toHaveText(say("posts.title"));
    await expect(office.rows.first()).toBeVisible();
    await accessible(page, "the list of posts");
    const list = await office.fetched(() => office.take("xlsx").click());
    expect(list.suggestedFilename()).toBe(`${say("posts.file_name")}.xlsx`);

    // All that is wrong is told at once, each with the way to its field.
    await office.button("posts.create").click();
    await office.button("structure.form.check").click();
    await expect(office.alert).toContainText(say("structure.field.title"));
    await expect(office.alert).toContainText(say("structure.field.kind"));
    await accessible(page, "a new post with errors");
    await office.alert.getByRole("button").first().click();
    await expect(input(office, "title")).toBeFocused();
    await input(office, "title").fill("Pranata Dermaga");
    await input(office, "kind").selectOption("pelaksana");
    await makes(office);
    await expect(page.getByText(say("posts.done.create", { title: "Pranata Dermaga" }))).toBeVisible();

    // Another kind: what that means is said before it is made.
    await opens(office, "Pranata Dermaga");
    await accessible(page, "one post");
    await office.button("posts.act.kind").click();
    await expect(office.words("posts.form.kind_text")).toBeVisible();
    await input(office, "kind").selectOption("jf_terampil");
    await accessible(page, "another kind");
    await makes(office);
    await expect(page.getByText(say("posts.done.kind", { title: "Pranata Dermaga" }))).toBeVisible();
    await expect(office.rows.first()).toContainText(say("periods.kind.jf_terampil"));

    // By keyboard alone: renamed.
    await office.rows.first().getByRole("button").focus();
    await page.keyboard.press("Enter");
    await office.button("posts.act.rename").focus();
    await page.keyboard.press("Enter");
    await input(office, "title").fill("Penata Dermaga");
    await input(office, "reason").fill(REASON);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await office.button("structure.review.go").focus();
    await page.keyboard.press("Enter");
    await expect(page.getByText(say("posts.done.rename", { title: "Penata Dermaga" }))).toBeVisible();

    // Somebody's post goes up in it, with all who hold it.
    await opens(office, "Arsiparis");
    await office.button("posts.act.retire").click();
    await page.getByRole("radio", { name: say("posts.onward.nobody") }).check();
    await input(office, "reason").fill(REASON);
    await office.button("structure.form.check").click();
    await expect(office.alert).toContainText(say("structure.fault.held"));
    await accessible(page, "a post that somebody holds is not retired");
    await office.button("structure.form.cancel").click();
    await office.button("posts.act.merge").click();
    const into = input(office, "into").getByRole("option").filter({ hasText: "Penata Dermaga" });
    await input(office, "into").selectOption((await into.getAttribute("value")) ?? "");
    await input(office, "reason").fill(REASON);
    await office.button("structure.form.check").click();
    await expect(office.words("structure.review.holders")).toBeVisible();
    await accessible(page, "what a merge of posts would do");
    await office.button("structure.review.go").click();
    await expect(office.words("posts.done.merge")).toBeVisible();

    // What is retired is shown to whoever asks, and nothing can be done with it.
    await input(office, "retired").check();
    await expect(office.rows.first()).toContainText("Arsiparis");
    await expect(office.rows.first().getByRole("button")).toHaveCount(0);
    await accessible(page, "posts that are retired");
    await expect(page).toHaveURL(/retired=true/u);
  });
}
