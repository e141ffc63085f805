import type { FastifyReply, FastifyRequest } from 'fastify';

const NAME = 'anchor_session';
/** A browser takes a cookie of this prefix from this very host over https alone, so no other host can plant one. */
const SECURE_NAME = `__Host-${NAME}`;

/** Writes and reads the cookie that holds a session's token. */
export interface SessionCookie {
  /** Null where the request carries none. */
  read(request: FastifyRequest): string | null;
  /** @param maxAgeSeconds 0 removes it */
  write(request: FastifyRequest, reply: FastifyReply, token: string, maxAgeSeconds: number): void;
}

/** @param publicUrl where people reach the service; decides whether they do so over https */
export function sessionCookie(publicUrl: string | null): SessionCookie {
  const alwaysSecure = publicUrl?.startsWith('https:') ?? false;
  const isSecure = (request: FastifyRequest) => alwaysSecure || request.protocol === 'https';
  return {
    read(request) {
      const header = request.headers.cookie;
      return header === undefined ? null : cookieValue(header, isSecure(request) ? SECURE_NAME : NAME);
    },
    write(request, reply, token, maxAgeSeconds) {
      const secure = isSecure(request);
      const attributes = `Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
      reply.header('set-cookie', `${secure ? SECURE_NAME : NAME}=${token}; ${attributes}`);
    },
  };
}

/** Our values have no character that would need quoting. */
function cookieValue(header: string, name: string): string | null {
  for (const pair of header.split(';')) {
    const [key, value] = pair.trim().split('=', 2);
    if (key === name && value !== undefined && value !== '') return value;
  }
  return null;
}
