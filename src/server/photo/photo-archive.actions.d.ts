import type { Tx } from '../../db/tx.ts';
import { type PhotoProblem } from '../../rules/photo.ts';
import { PictureArchive } from '../../sheets/picture-archive.ts';
import type { Actor, Context } from '../context.ts';
import type { UploadedFile } from '../upload.ts';
/** Opens an archive of photos. @throws Refusal photo_archive_wrong, photo_archive_too_many */
export declare function openArchive(path: string, maxFiles: number): Promise<PictureArchive>;
/**
 * Keeps the archive sealed and puts it in the queue.
 * @throws Refusal photo_archive_wrong, photo_archive_too_many
 */
export declare function startPhotoArchive(ctx: Context, actor: Actor, input: {
    fileName: string;
    file: UploadedFile;
}): Promise<{
    id: number;
    kind: "registration";
    mode: import("../import/import.queries.ts").ImportMode;
    state: import("../import/import.queries.ts").ImportState;
    fileName: string;
    rowsRead: number;
    rowsTaken: number;
    rowsBad: number;
    rowsSkipped: number;
    problems: {
        rule: string;
        label: string;
        count: number;
    }[];
    fileProblem: import("../import/import.queries.ts").WholeFileProblem | null;
    hasReturnedWorkbook: boolean;
    createdAt: string;
    finishedAt: string | null;
}>;
/** Whose photo a file is, or why it is nobody's here. */
export type Matched = {
    pupilId: number;
    name: string;
} | {
    problem: PhotoProblem;
};
/** Finds the pupil of every file by its name, all at once; in the order of the names. */
export declare function matchNames(tx: Tx, ctx: Context, actor: Actor, files: readonly string[]): Promise<Matched[]>;
export type PhotoOutcome = 'taken' | 'same' | {
    problem: PhotoProblem;
};
/**
 * Writes photos of an archive in the job's transaction. A pupil who has left, or graduated, since the file was read is
 * told instead.
 */
export declare function takePhotos(tx: Tx, ctx: Context, actor: Actor, jobId: number, photos: readonly {
    pupilId: number;
    jpeg: Buffer;
}[]): Promise<Map<number, PhotoOutcome>>;
