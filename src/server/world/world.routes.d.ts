import type { FastifyInstance } from 'fastify';
import type { Context } from '../context.ts';
export declare function worldRoutes(app: FastifyInstance, ctx: Context): void;
