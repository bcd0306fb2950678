import { ApiProblem } from '@/api/http.ts'

const code = 'page_unreachable'

/**
 * Fetches the code of a page when it is first opened. While the server cannot be reached the failure is one the page can show;
 * the router would load the whole console anew and leave the browser's own error in its place.
 */
export function pageCode<Module>(load: () => Promise<Module>): () => Promise<Module> {
  return () =>
    load().catch(async (error: unknown) => {
      if (await isServerThere()) throw error
      throw new ApiProblem({ title: 'Unreachable', status: 0, code, detail: '' })
    })
}

export const isOfPageCode = (error: unknown): boolean =>
  error instanceof ApiProblem && error.problem.code === code

/** Loads the console anew once the server is there again: code that could not be fetched is not asked for twice. */
export async function reloadWhenThere(): Promise<void> {
  if (await isServerThere()) window.location.reload()
}

const isServerThere = (): Promise<boolean> =>
  fetch('/', { cache: 'no-store' }).then(
    ({ ok }) => ok,
    () => false,
  )
