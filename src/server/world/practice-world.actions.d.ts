import type { Actor, Context } from '../context.ts';
interface PracticeWorld {
    name: string;
    provinceName: string;
    /** Six digits ending in 0000. */
    divisionCode: string;
    /** ISO instant. */
    clockAt: string;
    password: string;
}
/**
 * Opens a practice world with one province and its first people. A schema made before a failure holds nothing, and
 * is taken by whoever opens next.
 * @returns where to sign in: with the given password, to be changed at once
 */
export declare function openPracticeWorld(ctx: Context, actor: Actor, of: PracticeWorld): Promise<{
    worldId: number;
    provinceUnitId: number;
    logins: {
        nation: string;
        province: string;
        provinceApprover: string;
    };
}>;
export {};
