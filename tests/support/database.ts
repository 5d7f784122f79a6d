import { randomBytes } from 'node:crypto'
import { Client } from 'pg'

/** Creates an empty database, or a copy of `template`, and says where it is. */
export async function createDatabase(serverUrl: string, template?: string): Promise<string> {
  const name = `test_${randomBytes(8).toString('hex')}`
  await onServer(serverUrl, `create database ${name} ${template ? `template ${template}` : ''}`)
  return Object.assign(new URL(serverUrl), { pathname: name }).href
}

export async function dropDatabase(serverUrl: string, url: string): Promise<void> {
  await onServer(serverUrl, `drop database ${new URL(url).pathname.slice(1)} with (force)`)
}

export async function onServer(serverUrl: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: serverUrl })
  await client.connect()
  await client.query(statement)
  await client.end()
}
