import { addStaff } from '@afterword/comments/admin/add-staff'
import { NewStaffMember, StaffAddress } from '@afterword/comments/admin/staff'
import { deleteStaffMember, listStaff } from '@afterword/comments/admin/store'
import { SiteId } from '@afterword/shared/ids'
import { z } from 'zod'
import { checkInput } from '../check-input.ts'
import type { Command } from '../command.ts'
import { JSON_OPTION, printRows } from '../print-rows.ts'
import { Refusal } from '../refusal.ts'

const ListInput = z.object({ site: SiteId.optional() })

const WHO = {
  site: { value: 'id', describe: 'the site', isRequired: true },
  address: { value: 'address', describe: 'where mail for them goes', isRequired: true },
} as const

export const addStaffCommand: Command = {
  name: 'staff add',
  summary: "make somebody one of a site's staff",
  options: {
    ...WHO,
    name: { value: 'name', describe: 'what they are called', isRequired: true },
    role: { value: 'role', describe: 'moderator (if not given), editor or admin' },
  },
  async run(input, { databases, print }) {
    const member = checkInput(NewStaffMember, input)
    const outcome = await addStaff(databases.comments(), member)
    if (outcome === 'exists') throw new Refusal(`${member.address} is on the staff already`)
    print(`${member.address} is on the staff of ${member.site} as ${member.role}.`)
  },
}

export const listStaffCommand: Command = {
  name: 'staff list',
  summary: 'show who moderates, edits and administers',
  options: { site: { value: 'id', describe: 'of this site only' }, ...JSON_OPTION },
  async run(input, context) {
    const { site } = checkInput(ListInput, input)
    const staff = await listStaff(context.databases.comments(), site)
    const rows = staff.map(({ siteId, name, address, role, createdAt }) => ({
      site: siteId,
      name,
      address,
      role,
      createdAt,
    }))
    printRows(context, input, { rows, none: 'There is no staff.' })
  },
}

export const removeStaffCommand: Command = {
  name: 'staff remove',
  summary: "end somebody's part in a site's staff",
  options: WHO,
  async run(input, { databases, print }) {
    const { site, address } = checkInput(StaffAddress, input)
    const wasThere = await deleteStaffMember(databases.comments(), site, address)
    if (!wasThere) throw new Refusal(`${address} is not on the staff of ${site}`)
    print(`${address} is no longer on the staff of ${site}.`)
  },
}
