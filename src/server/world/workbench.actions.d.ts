import type { Actor, Context } from '../context.ts';
declare const NOTHING: {
    inbox: number;
    overdue: number;
    waitingElsewhere: number;
    pupils: number;
    unplaced: number;
    graduatesWaiting: number;
    problemRecords: number;
    notGraduated: number;
    refusedRows: number;
};
type Workbench = typeof NOTHING;
/** Figures of the person's subtree; the nation's are the sums over its provinces. */
export declare function getWorkbench(ctx: Context, actor: Actor): Promise<Workbench>;
export {};
