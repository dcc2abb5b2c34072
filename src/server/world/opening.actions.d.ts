/** The pieces of which a practice world is made: for the demo, and for worlds opened later. Inner actions, run as a job. */
import type { Tx } from '../../db/tx.ts';
import type { Role } from '../../rules/flow.ts';
import type { Context } from '../context.ts';
import { type UnitPlace } from '../unit/add-units.actions.ts';
/** The ids come from here; nothing else of a context is needed. */
type Ids = Pick<Context, 'db' | 'realNow'>;
export interface OpenedWorld {
    worldId: number;
    nation: UnitPlace;
}
/**
 * A practice world with its nation, its working days and the circular's limits.
 * @param world.clockAt ISO instant that its clock reads now
 */
export declare function addPracticeWorld(tx: Tx, ctx: Ids, world: {
    name: string;
    clockAt: string;
}): Promise<OpenedWorld>;
export interface OpenedProvince {
    provinceId: number;
    unit: UnitPlace;
}
/**
 * A province with its department and the circular's windows; its schema is there already.
 * @param province.name with or without 教育厅
 */
export declare function addProvince(tx: Tx, ctx: Ids, world: OpenedWorld, province: {
    schema: string;
    divisionCode: string;
    name: string;
}): Promise<OpenedProvince>;
export interface PersonToAdd {
    unit: UnitPlace;
    login: string;
    name: string;
    roles: readonly Role[];
}
/** First accounts of a world; later ones are issued by people (ACC-1). */
export declare function addPeople(tx: Tx, ctx: Ids, of: {
    worldId: number;
    passwordHash: string;
    mustChangePassword: boolean;
}, people: readonly PersonToAdd[]): Promise<void>;
export {};
