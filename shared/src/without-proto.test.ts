import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

it('leaves `__proto__` as a name like any other', () => {
  const module = fileURLToPath(new URL('without-proto.ts', import.meta.url))
  const script = `
    import { withoutProto } from ${JSON.stringify(module)}
    withoutProto()
    const kept = {}
    kept['__proto__'] = { isStaff: true }
    console.log(Object.keys(kept).join(), kept.isStaff, { ...JSON.parse('{"__proto__":1}') }.isStaff)
  `

  const said = execFileSync(process.execPath, ['--input-type=module', '--eval', script])

  expect(said.toString().trim()).toBe('__proto__ undefined undefined')
})
