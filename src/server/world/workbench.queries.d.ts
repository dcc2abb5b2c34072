/** The workbench's figures, each family in one statement; row-level security keeps them inside the unit's subtree. */
import type { Tx } from '../../db/tx.ts';
interface CaseFigures {
    inbox: number;
    overdue: number;
    waitingElsewhere: number;
}
/** @param of.isSchool a school waits for its own cases, a bureau for what lies with the units below it */
export declare function countCases(tx: Tx, schema: string, of: {
    unitId: number;
    roles: readonly string[];
    today: string;
    isSchool: boolean;
}): Promise<CaseFigures>;
interface PupilFigures {
    pupils: number;
    unplaced: number;
    notGraduated: number;
}
/** A class leaves in the summer of cohort + length; whoever is still in it has not graduated. */
export declare function countPupils(tx: Tx, schema: string, year: number): Promise<PupilFigures>;
/** Graduates on the allocation list whom their school has not claimed. */
export declare function countGraduatesWaiting(tx: Tx, schema: string, year: number): Promise<number>;
/** Pupils of one province, or of all: who is in an open group and has yet to act. */
export declare function countProblemRecords(tx: Tx, provinceId: number): Promise<number>;
/** Bad rows of each unit's latest import of a kind: an earlier one has been sent again. */
export declare function countRefusedRows(tx: Tx, schema: string): Promise<number>;
export {};
