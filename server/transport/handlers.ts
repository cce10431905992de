import type { Request, Response } from 'express';
import type { RouteBody, RouteName, RouteQuery, RouteReply } from '../contract/http.js';
import type { Project } from '../contract/project.js';
import type { Service } from '../service/service.js';
import type { Identity } from '../store/store.js';

/** A request whose parts have been checked against the contract. */
export interface Call<N extends RouteName> {
  readonly service: Service;
  readonly query: RouteQuery<N>;
  readonly body: RouteBody<N>;
  readonly request: Request;
  readonly response: Response;
  /** Who calls; refuses with `not-signed-in` where nobody does. */
  readonly caller: () => Identity;
  /** The project of the path, that the caller may see; refuses with `not-found`. */
  readonly project: () => Promise<Project>;
}

/** What a route does: returns its reply, or null after it has streamed one itself. */
export type Handler<N extends RouteName> = (
  call: Call<N>,
) => Promise<RouteReply<N> extends undefined ? null : RouteReply<N>>;

export type Handlers<N extends RouteName = RouteName> = { readonly [K in N]: Handler<K> };
