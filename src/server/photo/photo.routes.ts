import type { FastifyInstance } from 'fastify'
import * as door from '../../contract/photo.ts'
import type { Context } from '../context.ts'
import { mount } from '../mount.ts'
import * as photo from './photo.actions.ts'
import { startPhotoArchive } from './photo-archive.actions.ts'

export function photoRoutes(app: FastifyInstance, ctx: Context): void {
  mount(app, door.setPhoto, ({ actor, params, file }) => photo.setPhoto(ctx, actor, { ...params, file }))
  mount(app, door.getPhoto, ({ actor, params }) => photo.getPhoto(ctx, actor, params.id))
  mount(app, door.listPhotos, ({ actor, params }) => photo.listPhotos(ctx, actor, params.id))
  mount(app, door.startPhotoArchive, ({ actor, query, file }) =>
    startPhotoArchive(ctx, actor, { ...query, file }),
  )
  mount(app, door.countPhotos, ({ actor }) => photo.countPhotos(ctx, actor))
}
