/** Worlds, their clocks and their provinces. */
import type { Tx } from '../../db/tx.ts';
export interface WorldRow {
    id: number;
    kind: 'real' | 'practice';
    name: string;
    clockAt: Date | null;
    clockSetAt: Date | null;
}
export declare function findWorld(tx: Tx, id: number): Promise<WorldRow | undefined>;
/** Two people moving one clock wait for each other here. */
export declare function lockWorld(tx: Tx, id: number): Promise<WorldRow | undefined>;
export declare function saveClock(tx: Tx, id: number, clock: {
    at: string;
    setAt: Date;
}): Promise<void>;
export interface ProvinceRow {
    id: number;
    schema: string;
    name: string;
}
export declare function listProvinces(tx: Tx, worldId: number): Promise<ProvinceRow[]>;
export interface ClockedProvince extends ProvinceRow {
    worldId: number;
    clockAt: Date | null;
    clockSetAt: Date | null;
}
/** Every province of every world with its clock, for the minute's look at what fell due. */
export declare function listClockedProvinces(tx: Tx): Promise<ClockedProvince[]>;
