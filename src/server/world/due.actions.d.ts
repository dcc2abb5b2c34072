/** What falls due by the clock: the promotion of a province, once its instant has passed (PRO-1). */
import type { Tx } from '../../db/tx.ts';
import type { Context } from '../context.ts';
import { type SeasonOwner } from '../policy/policy.actions.ts';
import { type ProvinceRow } from './world.queries.ts';
export interface Due {
    what: 'promotion';
    province: string;
    runId: number;
}
/** Starts what fell due in provinces of one world by its clock. Inner action; a second one starts nothing twice. */
export declare function startWhatIsDue(tx: Tx, ctx: Context, world: Pick<SeasonOwner, 'worldId' | 'clock'>, provinces: readonly ProvinceRow[]): Promise<Due[]>;
/** The minute's look at every clock, real and practice: a transaction for each province. */
export declare function runClocks(ctx: Context): Promise<Due[]>;
