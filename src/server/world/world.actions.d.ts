import type { PromotionPhase } from '../../rules/policy.ts';
import { type Actor, type Context } from '../context.ts';
/** The business time, the season and its timeline, as the person's unit sees them. */
export declare function getSeason(ctx: Context, actor: Actor): Promise<{
    world: {
        id: number;
        kind: "real" | "practice";
        name: string;
    };
    businessAt: string;
    today: string;
    year: number;
    promotion: PromotionPhase;
    timeline: import("../../rules/timeline.ts").TimelineBar[];
}>;
/**
 * Moves a practice world's clock forward; what fell due on the way is started in the same transaction.
 * @param to ISO instant
 * @throws Refusal clock_real_world, clock_only_forward, clock_skips_promotion
 */
export declare function moveClock(ctx: Context, actor: Actor, to: string): Promise<{
    businessAt: string;
    due: import("./due.actions.ts").Due[];
}>;
