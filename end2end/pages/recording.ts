// The player of a lesson, as somebody uses it.
import type { Locator, Page } from "@playwright/test";
import { expect } from "@playwright/test";

export class Recording {
  private readonly player: Locator;

  constructor(page: Page) {
    this.player = page.locator("video");
  }

  /** Plays, without a sound: a browser lets nothing speak that nobody has pressed. */
  async play(): Promise<void> {
    await this.player.evaluate(async (video: HTMLVideoElement) => {
      video.muted = true;
      await video.play();
    });
  }

  async pause(): Promise<void> {
    await this.player.evaluate((video: HTMLVideoElement) => video.pause());
  }

  /** The second at which it stands. */
  async at(): Promise<number> {
    return this.player.evaluate((video: HTMLVideoElement) => video.currentTime);
  }

  async reaches(second: number): Promise<void> {
    await expect.poll(() => this.at()).toBeGreaterThan(second);
  }

  /** What the captions show now; nothing where they are off. */
  async said(): Promise<string> {
    return this.player.evaluate((video: HTMLVideoElement) => {
      const [track] = video.textTracks;
      if (track?.mode !== "showing") return "";
      return [...(track.activeCues ?? [])].map((cue) => (cue as VTTCue).text).join("\n");
    });
  }
}
