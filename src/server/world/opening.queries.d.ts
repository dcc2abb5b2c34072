import type { Tx } from '../../db/tx.ts';
export declare function insertPracticeWorld(tx: Tx, world: {
    id: number;
    name: string;
    clockAt: string;
    setAt: Date;
}): Promise<void>;
export declare function insertProvince(tx: Tx, province: {
    id: number;
    worldId: number;
    schema: string;
    divisionCode: string;
    name: string;
}): Promise<void>;
export interface AccountToInsert {
    id: number;
    unitId: number;
    unitPath: string;
    login: string;
    name: string;
    roles: readonly string[];
}
export declare function insertAccounts(tx: Tx, of: {
    worldId: number;
    passwordHash: string;
    mustChangePassword: boolean;
    at: Date;
}, rows: readonly AccountToInsert[]): Promise<void>;
/** Schema names of every province of the installation that begin alike. */
export declare function listSchemas(tx: Tx, digits: string): Promise<string[]>;
/** Two worlds opened at once are named one after the other. */
export declare function lockOpening(tx: Tx): Promise<void>;
