/**
 * Optional dependencies without an entry in the lock file. npm writes such a file when a package was not
 * there for every platform yet, and `npm ci` then refuses it.
 */
export function findHoles(packages) {
  return Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.entries(optionalDependencies)
      .filter(([name]) => !isResolvable(packages, path, name))
      .map(([name, range]) => ({ path: path || 'the root', name, range })),
  )
}

/** As Node looks for it: in the node_modules of the package, then of each folder around it. */
function isResolvable(packages, path, name) {
  for (let folder = path; ; folder = parentOf(folder)) {
    const place = folder === '' ? '' : `${folder}/`
    if (packages[`${place}node_modules/${name}`]) return true
    if (folder === '') return false
  }
}

function parentOf(folder) {
  return folder.split('/').slice(0, -1).join('/')
}

/** Entries that name the registry they came from: the file then works only where that one is reached. */
export function findHosts(packages) {
  return Object.entries(packages)
    .filter(([, { resolved }]) => /^[a-z+]+:\/\//.test(resolved ?? ''))
    .map(([path, { resolved }]) => ({ path, host: new URL(resolved).host }))
}
